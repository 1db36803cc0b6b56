import { EVERY_READER } from '#contract';
import { inStationOn, takingPartOn } from '../participation';
import { NAME_READERS, nameColumn, PLACE_COLUMNS, type Register } from './register';

const IN_STATION = inStationOn('?::date');

/** What a household had at the end of a day: its last entry's balance. */
const balanceOn = (
  day: string,
) => `coalesce((SELECT e.balance_after FROM points.entry e WHERE e.station_id = $1
  AND e.household_id = h.household_id AND e.created_at < points.start_of_day(${day}::date + 1)
  ORDER BY e.version DESC LIMIT 1), 0)`;

export const households: Register = {
  book: 'households',
  roles: EVERY_READER,
  whole: [...NAME_READERS, 'keeper'],
  from: `points.household h
    JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
    JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = b.group_id
    JOIN points.committee k ON k.station_id = $1 AND k.committee_id = g.committee_id
    LEFT JOIN points.dwelling d ON d.station_id = $1 AND d.household_id = h.household_id
    LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = h.head_id
    LEFT JOIN points.account a ON a.station_id = $1 AND a.household_id = h.household_id`,
  where: 'h.station_id = $1',
  columns: [
    ...PLACE_COLUMNS,
    {
      key: 'door',
      kind: 'door',
      sql: `concat_ws('-', nullif(coalesce(d.unit, ''), ''), nullif(coalesce(d.room, ''), ''))`,
      width: 24,
    },
    { key: 'householdNo', kind: 'text', sql: 'h.household_no', width: 20 },
    nameColumn('head', 'r', 24),
    {
      key: 'members',
      kind: 'number',
      sql: `(SELECT count(*)::integer FROM points.resident m
              WHERE m.station_id = $1 AND m.household_id = h.household_id AND m.state = 'active')`,
      summed: true,
      width: 14,
    },
    { key: 'away', kind: 'yes', sql: 'h.away_since IS NOT NULL AND h.back_since IS NULL', width: 12 },
    { key: 'state', kind: 'word', set: 'householdState', sql: 'h.state', width: 14 },
    { key: 'openedOn', kind: 'day', sql: 'h.opened_on::text', width: 22 },
    { key: 'balance', kind: 'points', sql: `(CASE WHEN $5::date IS NULL THEN coalesce(a.balance, 0) ELSE ${balanceOn('$5')} END)::integer`, summed: true, width: 18 }, // prettier-ignore
  ],
  order: [
    { sql: 'h.building_id', type: 'integer' },
    { sql: `coalesce(d.unit, '')`, type: 'text' },
    { sql: `coalesce(d.room, '')`, type: 'text' },
    { sql: 'h.household_id', type: 'uuid' },
  ],
  latestFirst: false,
  branch: { committee: 'g.committee_id', group: 'g.group_id' },
  building: 'h.building_id',
  dates: { written: 'points.start_of_day(h.opened_on)', ended: 'points.start_of_day(h.closed_on)' },
  state: { sql: 'h.state', set: 'householdState' },
  picks: {
    there: IN_STATION,
    'taking-part': `h.household_id IN (${takingPartOn('?::date')})`,
    // Nothing credited in the 90 days before, of households that were there.
    'nothing-lately': `${IN_STATION} AND NOT EXISTS (SELECT FROM points.entry e WHERE e.station_id = $1
      AND e.household_id = h.household_id AND e.kind = 'credit'
      AND e.created_at >= points.start_of_day(?::date - 89) AND e.created_at < points.start_of_day(?::date + 1))`,
    'with-points': `${balanceOn('?')} > 0`,
  },
  search: { household: 'h.household_id', texts: ['h.household_no'] },
};
