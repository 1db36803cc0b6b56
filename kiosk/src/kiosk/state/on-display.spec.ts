import { deedsOn, serialAt, standing, whereNow, type Sheet } from './on-display';

const line = (lineNo: number, serial: string, label = '邻里互助', actDay = '2026-10-28') => ({
  lineNo,
  serial,
  building: null,
  carrier: null,
  label,
  actDay,
  points: 3,
  nameLabel: null,
  maskedName: null,
});
const sheet = (listId: string, closesAt: string, lines: Sheet['lines']): Sheet => ({
  list: { listId, closesAt },
  lines,
});
const old = sheet('old', '2026-11-05T16:00:00Z', [line(1, '1-2026-1'), line(2, '1-2026-2')]);
const fresh = sheet('fresh', '2026-11-09T16:00:00Z', [line(1, '1-2026-2')]);

describe('lines on display', () => {
  it('a line posted again is one line, the fresh one, in whatever order the lists come', () => {
    for (const sheets of [
      [old, fresh],
      [fresh, old],
    ]) {
      expect(standing(sheets).map(({ listId, line: { serial } }) => `${listId} ${serial}`).sort()).toEqual([
        'fresh 1-2026-2',
        'old 1-2026-1',
      ]); // prettier-ignore
      expect(whereNow('1-2026-2', sheets)).toMatchObject({ listId: 'fresh', line: { lineNo: 1 } });
    }
  });

  it('a line whose list has gone stands nowhere', () => {
    expect(whereNow('1-2026-1', [fresh])).toBeNull();
    expect(serialAt('old', 2, [fresh])).toBeNull();
    expect(serialAt('old', 2, [old, fresh])).toBe('1-2026-2');
    expect(serialAt('old', 3, [old])).toBeNull();
  });

  it('deeds on it: the one of most households in front, its days from the latest on', () => {
    const sheets = [
      sheet('a', '2026-11-05T16:00:00Z', [
        line(1, '1', '讲座', '2026-10-20'),
        line(2, '2', '大扫除', '2026-10-24'),
        line(3, '3', '大扫除', '2026-10-26'),
        { ...line(4, '4'), label: null },
      ]),
    ];
    expect(deedsOn(sheets)).toEqual([
      { label: '大扫除', days: ['2026-10-26', '2026-10-24'] },
      { label: '讲座', days: ['2026-10-20'] },
    ]);
    expect(deedsOn([])).toEqual([]);
  });
});
