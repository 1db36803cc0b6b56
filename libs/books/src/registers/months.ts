import type { Column, Register } from './register';

const sum = (key: string, sql: string): Column => ({ key, kind: 'points', sql, summed: true, width: 17 });

export const months: Register = {
  book: 'months',
  roles: ['administrator', 'supervisor'],
  whole: [],
  from: `points.period_line l
    JOIN points.period t ON t.station_id = $1 AND t.month = l.month
    JOIN points.committee k ON k.station_id = $1 AND k.committee_id = l.committee_id
    JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = l.group_id`,
  where: 'l.station_id = $1',
  columns: [
    { key: 'month', kind: 'text', sql: `to_char(l.month, 'YYYY-MM')`, width: 18 },
    { key: 'committee', kind: 'text', sql: 'k.name', width: 22 },
    { key: 'group', kind: 'text', sql: 'g.name', width: 22 },
    sum('opening', 'l.opening::integer'),
    sum('credited', 'l.credited::integer'),
    sum('carriedIn', 'l.carried_in::integer'),
    sum('released', '(l.released + l.returned)::integer'),
    sum('restored', 'l.restored::integer'),
    sum('transferredIn', 'l.transferred_in::integer'),
    sum('redeemed', 'l.redeemed::integer'),
    sum('expired', 'l.expired::integer'),
    sum('deducted', 'l.deducted::integer'),
    sum('reversed', 'l.reversed::integer'),
    sum('transferredOut', 'l.transferred_out::integer'),
    sum('closing', 'l.closing::integer'),
  ],
  order: [
    { sql: 'l.month', type: 'date' },
    { sql: 'l.committee_id', type: 'integer' },
    { sql: 'l.group_id', type: 'integer' },
  ],
  latestFirst: true,
  branch: { committee: 'l.committee_id', group: 'l.group_id' },
  dates: { written: 'points.start_of_day(l.month)', ended: 't.closed_at' },
  search: {},
};
