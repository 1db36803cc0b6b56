import type { Register } from './register';

export const lists: Register = {
  book: 'lists',
  roles: ['leader', 'registrar', 'administrator', 'reviewer', 'township', 'supervisor'],
  whole: [],
  from: `points.publicity_list p JOIN points.committee k ON k.station_id = $1 AND k.committee_id = p.committee_id`,
  where: 'p.station_id = $1',
  columns: [
    { key: 'composedAt', kind: 'moment', sql: 'p.composed_at', width: 28 },
    { key: 'listNumber', kind: 'text', sql: 'p.number', width: 22 },
    { key: 'committee', kind: 'text', sql: 'k.name', width: 24 },
    { key: 'listKind', kind: 'word', set: 'listKind', sql: 'p.kind', width: 16 },
    { key: 'state', kind: 'word', set: 'listState', sql: 'p.state', width: 16 },
    { key: 'lines', kind: 'number', sql: 'p.lines', summed: true, width: 12 },
    { key: 'unlisted', kind: 'number', sql: 'p.unlisted', summed: true, width: 14 },
    { key: 'points', kind: 'points', sql: 'p.points', summed: true, width: 14 },
    { key: 'firstDay', kind: 'day', sql: 'p.first_day::text', width: 22 },
    { key: 'lastDay', kind: 'day', sql: 'p.last_day::text', width: 22 },
    { key: 'closedAt', kind: 'moment', sql: 'p.closed_at', width: 28 },
    {
      key: 'objections',
      kind: 'number',
      sql: `(SELECT count(*)::integer FROM points.objection o WHERE o.station_id = $1 AND o.list_id = p.list_id)`,
      summed: true,
      width: 12,
    },
    {
      key: 'proofs',
      kind: 'number',
      sql: `(SELECT count(*)::integer FROM points.posting_proof f WHERE f.station_id = $1 AND f.list_id = p.list_id)`,
      width: 12,
    },
    { key: 'digest', kind: 'text', sql: `left(encode(p.digest, 'hex'), 16)`, width: 32 },
  ],
  order: [
    { sql: 'p.composed_at', type: 'timestamptz' },
    { sql: 'p.list_id', type: 'uuid' },
  ],
  latestFirst: true,
  branch: {
    committee: 'p.committee_id',
    // A leader reads the lists of the committee that the own group belongs to.
    group: `(SELECT y.group_id FROM points.resident_group y WHERE y.station_id = $1
              AND y.committee_id = p.committee_id AND y.group_id = ANY ($4) LIMIT 1)`,
  },
  dates: { written: 'p.composed_at', ended: 'p.closed_at' },
  state: { sql: 'p.state', set: 'listState' },
  kind: { sql: 'p.kind', set: 'listKind' },
  picks: {
    // On time: closed by the worker within ten minutes of the window's end.
    'on-time': `p.state = 'closed' AND p.closed_at <= p.closes_at + interval '10 minutes'`,
    late: `p.closed_at > p.closes_at + interval '10 minutes'`,
  },
  search: { texts: ['p.number'] },
};
