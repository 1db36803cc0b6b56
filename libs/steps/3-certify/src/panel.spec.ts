import { canDecide, fitToVote, isComplete, panelAsked, ruleOn, TOWNSHIP, type PanelOfDay } from './panel';

const member = (staffId: string, alternate = false) => ({ staffId, alternate });
const panel = (seats: string[], alternates: string[] = [], committeeId = 1): PanelOfDay => ({
  committeeId,
  seats: seats.map((id) => member(id)),
  alternates: alternates.map((id) => member(id, true)),
});

describe('a panel of the day', () => {
  it.each([
    ['nobody recused: the seats vote', [], ['a', 'b', 'c']],
    ['one recused: the first alternate steps in', ['b'], ['a', 'c', 'x']],
    ['two recused: both alternates', ['a', 'b'], ['c', 'x', 'y']],
    ['a recused alternate is passed over', ['a', 'x'], ['b', 'c', 'y']],
    ['all recused: who is left', ['a', 'b', 'c', 'x'], ['y']],
  ])('%s', (_, recused, expected) => {
    expect(fitToVote(panel(['a', 'b', 'c'], ['x', 'y']), new Set(recused))).toEqual(expected);
  });

  it.each([
    ['one', 1, 1, false],
    ['one', 2, 2, false],
    ['one', 3, 1, true],
    ['one', 3, 0, false],
    ['two', 3, 2, true],
    ['two', 3, 1, false],
    ['two', 2, 2, false],
    ['majority', 1, 1, false],
    ['majority', 2, 2, false],
    ['majority', 3, 2, true],
    ['majority', 5, 2, false],
    ['majority', 5, 3, true],
    ['majority', 4, 3, true],
    ['majority', 4, 2, false],
    ['majority', 0, 0, false],
  ] as const)('asked for %s, %i seats, %i may vote: able %s', (rule, seats, fit, able) => {
    expect(canDecide(rule, panel(Array.from({ length: seats }, (_, i) => `s${i}`)), fit)).toBe(able);
  });

  it('the township decides by one vote, as long as one of it may', () => {
    expect(ruleOn('majority', TOWNSHIP)).toBe('one');
    expect(canDecide('majority', panel(['t', 'u', 'v'], [], TOWNSHIP), 1)).toBe(true);
    expect(canDecide('majority', panel(['t'], [], TOWNSHIP), 0)).toBe(false);
    expect(isComplete(panel(['t'], [], TOWNSHIP))).toBe(true);
  });

  it('asks a majority whenever points are taken', () => {
    expect(panelAsked('reward', 'one')).toBe('one');
    expect(panelAsked('deduction', 'one')).toBe('majority');
    expect(panelAsked('reversal', 'two')).toBe('majority');
    expect(panelAsked('carry-in', null)).toBe('majority');
  });
});
