import { homeOf, nameColumn, type Register } from './register';

export const redemptions: Register = {
  book: 'redemptions',
  roles: ['keeper', 'administrator', 'supervisor'],
  whole: ['keeper', 'administrator', 'supervisor'],
  from: `points.redemption q ${homeOf('q.household_id')}
    LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = q.resident_id
    LEFT JOIN points.staff s ON s.station_id = $1 AND s.staff_id = q.handed_over_by`,
  where: 'q.station_id = $1',
  columns: [
    { key: 'heldAt', kind: 'moment', sql: 'q.held_at', width: 28 },
    { key: 'committee', kind: 'text', sql: 'k.name', width: 22 },
    { key: 'building', kind: 'text', sql: 'b.name', width: 16 },
    nameColumn('resident', 'r', 18),
    {
      key: 'goods',
      kind: 'text',
      sql: `(SELECT string_agg((x ->> 'nameZh') || ' ×' || (x ->> 'pieces'), '; ') FROM jsonb_array_elements(q.basket) x)`,
      width: 52,
    },
    { key: 'pieces', kind: 'number', sql: 'q.pieces', summed: true, width: 12 },
    { key: 'points', kind: 'points', sql: 'q.points', summed: true, width: 14 },
    { key: 'mode', kind: 'word', set: 'redemptionMode', sql: 'q.mode::text', width: 16 },
    { key: 'state', kind: 'word', set: 'redemptionState', sql: 'q.state::text', width: 16 },
    { key: 'handedOverAt', kind: 'moment', sql: 'q.handed_over_at', width: 28 },
    { key: 'keeper', kind: 'text', sql: 's.name', width: 16 },
    { key: 'proof', kind: 'word', set: 'proof', sql: 'q.proof::text', width: 14 },
    { key: 'slipNo', kind: 'text', sql: 'q.slip_no', width: 14 },
  ],
  // Ids are UUIDv7, made in the moment: they lie in time's order, and the busiest table needs no other index.
  order: [{ sql: 'q.redemption_id', type: 'uuid' }],
  latestFirst: true,
  branch: { committee: 'g.committee_id', group: 'g.group_id' },
  building: 'h.building_id',
  dates: { written: 'q.held_at', ended: 'coalesce(q.ended_at, q.handed_over_at)' },
  state: { sql: 'q.state::text', set: 'redemptionState' },
  kind: { sql: 'q.mode::text', set: 'redemptionMode' },
  picks: { witnessed: 'q.witness_id IS NOT NULL' },
  search: {
    resident: 'q.resident_id',
    household: 'q.household_id',
    texts: ['q.slip_no'],
    receipt: 'q.redemption_id',
  },
};
