import { NAME_READERS, nameColumn, PLACE_COLUMNS, placeOf, type Register } from './register';

/** Direction belongs to the kind (libs/ledger/src/kinds.ts). */
const GIVES = `e.kind IN ('credit', 'release', 'return', 'reverse-deduct', 'reverse-expire', 'transfer-in', 'carry-in')`;

export const ledger: Register = {
  book: 'ledger',
  roles: ['leader', 'registrar', 'administrator', 'reviewer', 'supervisor'],
  whole: NAME_READERS,
  from: `points.entry e ${placeOf('e')}
    LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = h.head_id
    LEFT JOIN points.claim c ON c.station_id = $1 AND e.source_kind = 'claim' AND c.claim_id = e.source_id
    LEFT JOIN points.act a ON a.station_id = $1 AND a.code = c.act_code AND a.valid_from = c.act_valid_from
    LEFT JOIN points.redemption q ON q.station_id = $1 AND e.source_kind = 'redemption' AND q.redemption_id = e.source_id`,
  where: 'e.station_id = $1',
  columns: [
    { key: 'createdAt', kind: 'moment', sql: 'e.created_at', width: 28 },
    ...PLACE_COLUMNS,
    nameColumn('head', 'r'),
    { key: 'version', kind: 'number', sql: 'e.version::integer', width: 12 },
    { key: 'entryKind', kind: 'word', set: 'entryKind', sql: 'e.kind', width: 18 },
    { key: 'in', kind: 'points', sql: `CASE WHEN ${GIVES} THEN e.points END`, summed: true, width: 14 },
    {
      key: 'out',
      kind: 'points',
      sql: `CASE WHEN NOT (${GIVES}) THEN e.points END`,
      summed: true,
      width: 14,
    },
    { key: 'balanceAfter', kind: 'points', sql: 'e.balance_after::integer', width: 16 },
    {
      key: 'forWhat',
      kind: 'text',
      sql: `coalesce(a.name_zh, (SELECT string_agg((x ->> 'nameZh') || ' ×' || (x ->> 'pieces'), '; ')
                                   FROM jsonb_array_elements(q.basket) x))`,
      width: 44,
    },
    { key: 'serial', kind: 'text', sql: 'c.serial', width: 30 },
  ],
  order: [
    { sql: 'e.created_at', type: 'timestamptz' },
    { sql: 'e.household_id', type: 'uuid' },
    { sql: 'e.version', type: 'bigint' },
  ],
  latestFirst: true,
  branch: { committee: 'e.committee_id', group: 'e.group_id' },
  building: 'h.building_id',
  dates: { written: 'e.created_at', acted: 'e.happened_at' },
  kind: { sql: 'e.kind', set: 'entryKind' },
  carrier: 'e.carrier',
  act: 'e.act_code',
  search: { household: 'e.household_id', serial: 'c.serial' },
};
