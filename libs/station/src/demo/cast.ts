import { branchOf, createStaff, type HeldRole, type ResidentCaller, type StaffCaller } from '#access';
import { rows, type Day, type House, type Tx } from '#platform';
import { v7 as uuidv7 } from 'uuid';
import cast from '../../data/demo-cast.json';

/** Who acts in the demo's stories: the callers that its use cases are called by. */
export interface Cast {
  administrator: StaffCaller;
  reviewer: StaffCaller;
  township: StaffCaller;
  keeper: StaffCaller;
  supervisor: StaffCaller;
  /** By committee. */
  organisers: Map<number, StaffCaller>;
  registrars: Map<number, StaffCaller>;
  panels: Map<number, StaffCaller[]>;
  /** By group. */
  leaders: Map<number, StaffCaller>;
}

const SEATS = 3;
const ALTERNATES = 2;

type Role = HeldRole['role'];

/** Hires the demo's staff: everybody whom the seven steps need, in every committee and group. */
export async function hireCast(house: House, station: number, from: Day): Promise<Cast> {
  const hire = (role: Role, of: Partial<HeldRole> = {}, seat?: number) =>
    hireOne(house, station, from, role, of, seat);
  const { committees, groups } = await house.db.inStation(station, async (tx) => ({
    committees: await idsOf(tx, station, 'committee', 'committee_id'),
    groups: await idsOf(tx, station, 'resident_group', 'group_id'),
  }));
  return {
    administrator: await hire('administrator'),
    reviewer: await hire('reviewer'),
    township: await hire('township'),
    keeper: await hire('keeper'),
    supervisor: await hire('supervisor'),
    organisers: await each(committees, (committeeId) => hire('organiser', { committeeId })),
    registrars: await each(committees, (committeeId) => hire('registrar', { committeeId })),
    panels: await each(committees, (committeeId) =>
      each(
        Array.from({ length: SEATS + ALTERNATES }, (_, i) => i + 1),
        (seat) => hire('certifier', { committeeId, alternate: seat > SEATS }, seat),
      ).then((seats) => [...seats.values()]),
    ),
    leaders: await each(groups, (groupId) => hire('leader', { groupId })),
  };
}

async function each<T>(ids: readonly number[], make: (id: number) => Promise<T>): Promise<Map<number, T>> {
  const made = new Map<number, T>();
  for (const id of ids) made.set(id, await make(id));
  return made;
}

async function idsOf(
  tx: Tx,
  station: number,
  table: 'committee' | 'resident_group',
  key: 'committee_id' | 'group_id',
): Promise<number[]> {
  const found = await rows<{ id: number }>(
    tx,
    `SELECT ${key} AS id FROM points.${table} WHERE station_id = $1 ORDER BY 1`,
    [station],
  );
  return found.map(({ id }) => id);
}

async function hireOne(
  house: House,
  station: number,
  from: Day,
  role: Role,
  of: Partial<HeldRole>,
  seat?: number,
): Promise<StaffCaller> {
  const held: HeldRole = { role, committeeId: null, groupId: null, alternate: false, ...of };
  // administrator, certifier-1-3, leader-12: the committee or group, and which of several
  const login = [role, held.committeeId ?? held.groupId, seat]
    .filter((part) => (part ?? null) !== null)
    .join('-');
  const draft = { login, name: cast.names[role], roles: [{ ...held, fromDay: from }] };
  const { staffId } = await createStaff(house, station, draft, house.clock.now());
  return {
    kind: 'staff',
    station,
    sessionId: uuidv7(),
    staffId,
    residentId: null,
    roles: [held],
    branch: branchOf([held]),
    steppedUpAt: null,
  };
}

/** A resident before the demo's kiosk. */
export function residentAt(
  station: number,
  kioskId: string,
  who: { residentId: string; householdId: string },
): ResidentCaller {
  return { kind: 'resident', station, kioskId, sessionId: uuidv7(), cardId: null, openedBy: 'card', ...who };
}
