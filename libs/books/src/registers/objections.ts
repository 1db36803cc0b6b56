import { nameColumn, type Register } from './register';

export const objections: Register = {
  book: 'objections',
  roles: ['administrator', 'reviewer', 'township', 'supervisor'],
  whole: ['administrator', 'reviewer', 'township', 'supervisor'],
  from: `points.objection o
    JOIN points.committee k ON k.station_id = $1 AND k.committee_id = o.committee_id
    LEFT JOIN points.claim c ON c.station_id = $1 AND c.claim_id = o.claim_id
    LEFT JOIN points.publicity_list p ON p.station_id = $1 AND p.list_id = o.list_id
    LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = o.resident_id
    LEFT JOIN points.staff s ON s.station_id = $1 AND s.staff_id = o.decided_by`,
  where: 'o.station_id = $1',
  columns: [
    { key: 'raisedAt', kind: 'moment', sql: 'o.raised_at', width: 28 },
    { key: 'committee', kind: 'text', sql: 'k.name', width: 22 },
    { key: 'objectionKind', kind: 'word', set: 'objectionKind', sql: 'o.kind', width: 16 },
    { key: 'listNumber', kind: 'text', sql: 'p.number', width: 20 },
    { key: 'serial', kind: 'text', sql: 'c.serial', width: 28 },
    nameColumn('objector', 'r', 18),
    { key: 'grounds', kind: 'word', set: 'grounds', sql: 'o.grounds', width: 20 },
    { key: 'state', kind: 'word', set: 'objectionState', sql: 'o.state', width: 16 },
    { key: 'outcome', kind: 'word', set: 'objectionState', sql: 'o.outcome', width: 14 },
    { key: 'decideBy', kind: 'moment', sql: 'o.decide_by', width: 28 },
    { key: 'decidedAt', kind: 'moment', sql: 'o.decided_at', width: 28 },
    { key: 'decidedBy', kind: 'text', sql: 's.name', width: 16 },
    { key: 'reason', kind: 'text', sql: 'o.decision_reason', width: 36 },
  ],
  order: [
    { sql: 'o.raised_at', type: 'timestamptz' },
    { sql: 'o.objection_id', type: 'uuid' },
  ],
  latestFirst: true,
  branch: { committee: 'o.committee_id', group: 'NULL::smallint' },
  dates: { written: 'o.raised_at', decided: 'o.decided_at' },
  state: { sql: 'o.state', set: 'objectionState' },
  kind: { sql: 'o.kind', set: 'objectionKind' },
  picks: {
    undecided: `o.state = 'open'`,
    // Upheld: the line was changed, taken back, or a claim was opened for a missing one.
    upheld: `coalesce(o.outcome, '') IN ('amended', 'revoked', 'claim-opened')`,
    late: 'coalesce(o.decided_at, points.start_of_day(?::date + 1)) > o.decide_by',
  },
  search: { resident: 'o.resident_id', household: 'o.household_id', serial: 'c.serial', texts: ['p.number'] },
};
