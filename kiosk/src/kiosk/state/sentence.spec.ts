import { ENTRY_KINDS, type StatementEntry } from '#contract';
import zh from '../../../messages/kiosk.zh.json';
import { adds, partsOf, type Words } from './sentence';

const words: Words = {
  name: (item) => item.nameZh,
  day: (day) => day,
  dayOf: (instant) => instant.slice(0, 10),
};
const entry = (of: Partial<StatementEntry>): StatementEntry => ({
  version: 1,
  kind: 'credit',
  points: 3,
  balanceAfter: 3,
  happenedAt: '2026-11-08T16:00:00Z',
  carrier: 'service',
  act: { code: 'D01', nameZh: '义务劳动', nameEn: 'work', day: '2026-11-02' },
  certified: { panel: 'two', township: false },
  serial: '1-2026-000001',
  listNumber: '2026-0031',
  goods: null,
  ...of,
});

describe("an entry's sentence", () => {
  it('names act, day, certifiers and list', () => {
    expect(partsOf(entry({}), words)).toEqual([
      { key: 'entry_act', with: { day: '2026-11-02', act: '义务劳动' } },
      { key: 'entry_certified_two', with: {} },
      { key: 'entry_list', with: { number: '2026-0031' } },
    ]);
  });

  it('names the goods', () => {
    const goods = [{ nameZh: '大米', nameEn: 'rice', pieces: 2 }];
    const redeemed = entry({ kind: 'redeem', act: null, certified: null, listNumber: null, goods });
    expect(partsOf(redeemed, words)).toEqual([
      { key: 'entry_redeem', with: { day: '2026-11-08', goods: '大米 × 2' } },
    ]);
  });

  it('has words for every kind and every panel', () => {
    const said = ENTRY_KINDS.flatMap((kind) =>
      (['one', 'two', 'majority'] as const).flatMap((panel) =>
        [false, true].flatMap((township) => partsOf(entry({ kind, certified: { panel, township } }), words)),
      ),
    );
    expect(said.filter(({ key }) => !(key in zh) || !(`${key}_say` in zh))).toEqual([]);
  });

  it('adds or takes, by kind', () => {
    expect(ENTRY_KINDS.filter(adds)).toEqual([
      'credit',
      'release',
      'return',
      'reverse-deduct',
      'reverse-expire',
      'transfer-in',
      'carry-in',
    ]);
  });
});
