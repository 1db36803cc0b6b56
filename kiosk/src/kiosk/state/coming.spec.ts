import { arrivals, type OnTheWay } from './coming';

const claim = (of: Partial<OnTheWay>): OnTheWay => ({
  state: 'publicized',
  points: 3,
  kind: 'reward',
  creditDueAt: '2026-11-06T16:00:00Z',
  ...of,
});
const dayOf = (instant: string) => instant.slice(0, 10);

describe('what is on the way', () => {
  it('arrives by day, summed; frozen and open ones are told apart', () => {
    expect(
      arrivals(
        [
          claim({}),
          claim({ points: 2 }),
          claim({ creditDueAt: '2026-11-05T16:00:00Z' }),
          claim({ state: 'frozen', points: 7 }),
          claim({ state: 'submitted', creditDueAt: null, points: 5 }),
          claim({ kind: 'deduction', points: 9 }),
        ],
        dayOf,
      ),
    ).toEqual({
      arriving: [
        { day: '2026-11-05', points: 3 },
        { day: '2026-11-06', points: 5 },
      ],
      frozen: 7,
      open: 5,
    });
  });
});
