import {
  CLAIM_READERS,
  NAME_READERS,
  nameColumn,
  PLACE_COLUMNS,
  placeOf,
  type Column,
  type Register,
} from './register';

const CLAIM = `points.claim c ${placeOf('c')}
  LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = c.resident_id
  LEFT JOIN points.act a ON a.station_id = $1 AND a.code = c.act_code AND a.valid_from = c.act_valid_from`;

const ACT: readonly Column[] = [
  { key: 'actCode', kind: 'text', sql: 'c.act_code', width: 12 },
  { key: 'act', kind: 'text', sql: 'a.name_zh', width: 40 },
  { key: 'actDay', kind: 'day', sql: 'c.act_day::text', width: 22 },
];
const POINTS: Column = { key: 'points', kind: 'points', sql: 'c.points', summed: true, width: 14 };
const CLAIM_STATE: Column = { key: 'state', kind: 'word', set: 'claimState', sql: 'c.state', width: 16 };
const SERIAL: Column = { key: 'serial', kind: 'text', sql: 'c.serial', width: 30 };
const SUBMITTED: Column = { key: 'submittedAt', kind: 'moment', sql: 'c.submitted_at', width: 28 };

const CLAIM_DATES = {
  written: 'c.submitted_at',
  acted: 'points.start_of_day(c.act_day)',
  decided: 'c.decided_at',
  credited: 'c.credited_at',
} as const;
const BRANCH = { committee: 'c.committee_id', group: 'c.group_id' };
const SEARCH = { resident: 'c.resident_id', household: 'c.household_id', serial: 'c.serial' };

export const claims: Register = {
  book: 'claims',
  roles: CLAIM_READERS,
  whole: NAME_READERS,
  from: CLAIM,
  // Deductions are a book of their own.
  where: `c.station_id = $1 AND c.kind <> 'deduction'`,
  columns: [
    SUBMITTED,
    ...PLACE_COLUMNS,
    nameColumn('resident', 'r'),
    ...ACT,
    { key: 'quantity', kind: 'number', sql: 'c.quantity', width: 12 },
    { key: 'tier', kind: 'text', sql: 'c.tier', width: 14 },
    { key: 'route', kind: 'word', set: 'route', sql: 'c.route', width: 14 },
    POINTS,
    CLAIM_STATE,
    SERIAL,
  ],
  order: [
    { sql: 'c.submitted_at', type: 'timestamptz' },
    { sql: 'c.claim_id', type: 'uuid' },
  ],
  latestFirst: true,
  branch: BRANCH,
  building: 'h.building_id',
  dates: CLAIM_DATES,
  state: { sql: 'c.state', set: 'claimState' },
  kind: { sql: 'c.kind', set: 'claimKind' },
  carrier: 'a.carrier',
  act: 'c.act_code',
  search: SEARCH,
};

export const certifications: Register = {
  book: 'certifications',
  roles: CLAIM_READERS.filter((role) => role !== 'leader'),
  whole: NAME_READERS.filter((role) => role !== 'leader'),
  from: `points.certification v
    JOIN points.claim c ON c.station_id = $1 AND c.claim_id = v.claim_id ${placeOf('c')}
    LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = c.resident_id
    LEFT JOIN points.act a ON a.station_id = $1 AND a.code = c.act_code AND a.valid_from = c.act_valid_from
    LEFT JOIN points.staff s ON s.station_id = $1 AND s.staff_id = v.staff_id
    LEFT JOIN points.meeting m ON m.station_id = $1 AND m.meeting_id = v.meeting_id
    LEFT JOIN points.certification_void x ON x.station_id = $1 AND x.claim_id = v.claim_id AND x.round = v.round
      AND x.staff_id = v.staff_id`,
  where: 'v.station_id = $1',
  columns: [
    { key: 'votedAt', kind: 'moment', sql: 'v.voted_at', width: 28 },
    ...PLACE_COLUMNS.slice(0, 2),
    nameColumn('resident', 'r'),
    ...ACT,
    { key: 'round', kind: 'number', sql: 'v.round', width: 10 },
    { key: 'certifier', kind: 'text', sql: 's.name', width: 18 },
    { key: 'vote', kind: 'word', set: 'vote', sql: 'v.vote', width: 14 },
    { key: 'tier', kind: 'text', sql: 'v.tier', width: 14 },
    { key: 'minutesNo', kind: 'text', sql: 'm.minutes_no', width: 20 },
    { key: 'reason', kind: 'text', sql: 'coalesce(x.why, v.reason)', width: 34 },
    { key: 'void', kind: 'yes', sql: 'x.staff_id IS NOT NULL', width: 12 },
  ],
  order: [
    { sql: 'v.voted_at', type: 'timestamptz' },
    { sql: 'v.claim_id', type: 'uuid' },
    { sql: 'v.round', type: 'integer' },
    { sql: 'v.staff_id', type: 'uuid' },
  ],
  latestFirst: true,
  branch: BRANCH,
  building: 'h.building_id',
  dates: { written: 'v.voted_at', acted: 'points.start_of_day(c.act_day)' },
  kind: { sql: 'v.vote', set: 'vote' },
  carrier: 'a.carrier',
  act: 'c.act_code',
  search: { ...SEARCH, texts: ['s.name'] },
};

export const registerBook: Register = {
  book: 'register',
  roles: CLAIM_READERS.filter((role) => role !== 'leader'),
  whole: NAME_READERS.filter((role) => role !== 'leader'),
  from: `points.register_line n
    JOIN points.claim c ON c.station_id = $1 AND c.claim_id = n.claim_id ${placeOf('c')}
    LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = c.resident_id
    LEFT JOIN points.act a ON a.station_id = $1 AND a.code = c.act_code AND a.valid_from = c.act_valid_from
    LEFT JOIN points.staff s ON s.station_id = $1 AND s.staff_id = n.registered_by`,
  where: 'n.station_id = $1',
  columns: [
    { key: 'serial', kind: 'text', sql: 'n.serial', width: 30 },
    { key: 'registeredAt', kind: 'moment', sql: 'n.registered_at', width: 28 },
    ...PLACE_COLUMNS.slice(1),
    nameColumn('resident', 'r'),
    ...ACT,
    { key: 'claimKind', kind: 'word', set: 'claimKind', sql: 'n.kind', width: 16 },
    { key: 'points', kind: 'points', sql: 'n.points', summed: true, width: 14 },
    CLAIM_STATE,
    { key: 'registrar', kind: 'text', sql: 's.name', width: 18 },
  ],
  order: [
    { sql: 'n.committee_id', type: 'integer' },
    { sql: 'n.year', type: 'integer' },
    { sql: 'n.number', type: 'integer' },
  ],
  latestFirst: true,
  branch: { committee: 'n.committee_id', group: 'c.group_id' },
  building: 'h.building_id',
  dates: { written: 'n.registered_at', acted: 'points.start_of_day(c.act_day)', credited: 'c.credited_at' },
  state: { sql: 'c.state', set: 'claimState' },
  kind: { sql: 'n.kind', set: 'claimKind' },
  carrier: 'a.carrier',
  act: 'c.act_code',
  search: { ...SEARCH, serial: 'n.serial' },
};

const { kind: _, ...ofClaims } = claims;

export const deductions: Register = {
  ...ofClaims,
  book: 'deductions',
  from: `${CLAIM}
    LEFT JOIN points.waiver w ON w.station_id = $1 AND w.source_id = c.claim_id AND w.kind = 'deduct'
      AND w.household_id = c.household_id`,
  where: `c.station_id = $1 AND c.kind = 'deduction'`,
  columns: [
    SUBMITTED,
    ...PLACE_COLUMNS,
    nameColumn('resident', 'r'),
    ...ACT,
    POINTS,
    { key: 'waived', kind: 'points', sql: 'w.points', summed: true, width: 14 },
    { key: 'answerBy', kind: 'moment', sql: 'c.answer_by', width: 28 },
    { key: 'answeredAt', kind: 'moment', sql: 'c.answered_at', width: 28 },
    CLAIM_STATE,
    SERIAL,
  ],
};
