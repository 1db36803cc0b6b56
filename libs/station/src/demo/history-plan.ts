/**
 * The plan of the scheme's first twenty months (domain.md, "The place"): from move-in, 2018-12 to 2020-07, 128,560 points
 * to 2,685 of 2,749 households. Every group holds sixteen activities, attended by one adult of each household that takes
 * part; the rest are single claims. Points follow from the rule table; the plan chooses acts so that they add up.
 */
export const HISTORY = {
  firstMonth: '2018-12',
  months: 20,
  points: 128_560,
  households: 2_685,
} as const;

const ACTIVITIES_A_GROUP = 16;

/** What the sixteen activities of a group are: 2 × 5, 9 × 3 and 5 × 2 points, 47 in all. Code → points. */
const ACTIVITIES: readonly (readonly [code: string, points: number])[] = [
  ['A01', 2],
  ['F04', 3],
  ['D06', 3],
  ['F04', 3],
  ['A05', 2],
  ['D07', 5],
  ['F04', 3],
  ['A01', 2],
  ['D06', 3],
  ['F04', 3],
  ['G08', 2],
  ['F04', 3],
  ['D06', 3],
  ['D07', 5],
  ['A05', 2],
  ['F04', 3],
];

/** Single claims, by turns: a blood donation with its certificate (S), an adopted suggestion applied for by the leader (L). */
const SINGLES = {
  S: { code: 'D03', points: 10, votes: 2 },
  L: { code: 'A07', points: 5, votes: 1 },
} as const;
const SINGLES_BY_RESIDENT = 100;

export interface PlannedHousehold {
  householdId: string;
  groupId: number;
  /** An adult of the household. */
  residentId: string;
}

export interface PlannedList {
  kind: 'list';
  day: string;
  groupId: number;
  actCode: string;
  points: number;
  attending: PlannedHousehold[];
}

export interface PlannedSingle {
  kind: 'single';
  day: string;
  route: 'S' | 'L';
  actCode: string;
  points: number;
  /** Votes that its act asks for. */
  votes: number;
  by: PlannedHousehold;
}

export type PlannedClaims = PlannedList | PlannedSingle;

/** `2018-12` + n months → `YYYY-MM`. */
function monthAfter(month: string, n: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const index = year * 12 + number - 1 + n;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** The months in which a group holds its activities: sixteen of the twenty, others for other groups. */
function monthsOf(groupIndex: number): string[] {
  const months = Array.from({ length: HISTORY.months }, (_, i) => i);
  return months.filter((i) => (i + groupIndex) % 5 !== 0).map((i) => monthAfter(HISTORY.firstMonth, i));
}

function listsOf(groupId: number, groupIndex: number, attending: PlannedHousehold[]): PlannedList[] {
  return monthsOf(groupIndex).map((month, i) => {
    const [actCode, points] = ACTIVITIES[(i + groupIndex) % ACTIVITIES_A_GROUP]!;
    const day = `${month}-${String(1 + ((groupIndex * 7) % 18)).padStart(2, '0')}`;
    return { kind: 'list', day, groupId, actCode, points, attending };
  });
}

function singles(households: readonly PlannedHousehold[], points: number): PlannedSingle[] {
  const byLeader = (points - SINGLES_BY_RESIDENT * SINGLES.S.points) / SINGLES.L.points;
  const count = SINGLES_BY_RESIDENT + byLeader;
  return Array.from({ length: count }, (_, i) => {
    const route = i % 3 === 2 && i < 3 * SINGLES_BY_RESIDENT ? 'S' : 'L';
    const month = monthAfter(HISTORY.firstMonth, i % HISTORY.months);
    return {
      kind: 'single',
      day: `${month}-${String(20 + (i % 5)).padStart(2, '0')}`,
      route,
      actCode: SINGLES[route].code,
      points: SINGLES[route].points,
      votes: SINGLES[route].votes,
      // A stride that is prime to the number of households: neighbours of all groups, each at most once.
      by: households[(i * 7) % households.length]!,
    };
  });
}

/**
 * Plans the twenty months.
 * @param households those that take part, exactly `HISTORY.households` of them, in the order of their groups
 * @returns claims by day; their points add up to `HISTORY.points`
 */
export function planHistory(households: readonly PlannedHousehold[]): PlannedClaims[] {
  const groups = [...new Set(households.map((h) => h.groupId))];
  const lists = groups.flatMap((groupId, i) =>
    listsOf(
      groupId,
      i,
      households.filter((h) => h.groupId === groupId),
    ),
  );
  const listed = lists.reduce((sum, list) => sum + list.points * list.attending.length, 0);
  const plan: PlannedClaims[] = [...lists, ...singles(households, HISTORY.points - listed)];
  return plan.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}
