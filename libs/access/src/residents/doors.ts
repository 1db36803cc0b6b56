import { maskName } from '#people';
import { dayOf, Refusal, rows, type House, type Tx } from '#platform';
import { scopeOf } from '../attempts';
import type { KioskCaller, ResidentCaller } from '../caller';
import { HOLDER_COLUMNS, type CardHolder } from './card-holder';
import type { PinDoor } from './pin-try';

export interface DoorInput {
  buildingId: number;
  unit: string;
  room: string;
}

export async function listDoorBuildings(
  house: House,
  kiosk: KioskCaller,
): Promise<{ buildingId: number; name: string }[]> {
  return house.db.inStation(kiosk.station, (tx) =>
    rows(
      tx,
      `SELECT building_id AS "buildingId", name FROM points.building WHERE station_id = $1 ORDER BY building_id`,
      [kiosk.station],
    ),
  );
}

/** Units in the order of their numbers: 1, 2, 10. */
export async function listDoorUnits(house: House, kiosk: KioskCaller, buildingId: number): Promise<string[]> {
  const found = await house.db.inStation(kiosk.station, (tx) =>
    rows<{ unit: string }>(
      tx,
      'SELECT DISTINCT unit FROM points.dwelling WHERE station_id = $1 AND building_id = $2',
      [kiosk.station, buildingId],
    ),
  );
  return found.map(({ unit }) => unit).toSorted(byNumber);
}

export async function listDoorRooms(
  house: House,
  kiosk: KioskCaller,
  door: Omit<DoorInput, 'room'>,
): Promise<string[]> {
  const found = await house.db.inStation(kiosk.station, (tx) =>
    rows<{ room: string }>(
      tx,
      'SELECT DISTINCT room FROM points.dwelling WHERE station_id = $1 AND building_id = $2 AND unit = $3',
      [kiosk.station, door.buildingId, door.unit],
    ),
  );
  return found.map(({ room }) => room).toSorted(byNumber);
}

const byNumber = (a: string, b: string) => a.localeCompare(b, 'zh', { numeric: true });

/** Who may act behind a door, with the card in force of each, in the order of the picks. */
async function membersAt(tx: Tx, station: number, door: DoorInput, now: Date): Promise<CardHolder[]> {
  const found = await rows<CardHolder>(
    tx,
    `SELECT ${HOLDER_COLUMNS}
       FROM points.dwelling d
       JOIN points.household h ON h.station_id = d.station_id AND h.household_id = d.household_id AND h.state = 'active'
       JOIN points.resident r ON r.station_id = h.station_id AND r.household_id = h.household_id AND r.state = 'active'
       LEFT JOIN points.card c ON c.station_id = r.station_id AND c.resident_id = r.resident_id AND c.state = 'active'
      WHERE d.station_id = $1 AND d.building_id = $2 AND d.unit = $4 AND d.room = $5
      ORDER BY r.resident_id`,
    [station, door.buildingId, dayOf(now), door.unit, door.room],
  );
  return found.filter((holder) => holder.may_act);
}

/** Masked, and the same whether a card was issued or not. */
export async function listDoorMembers(
  house: House,
  kiosk: KioskCaller,
  door: DoorInput,
  now: Date,
): Promise<{ pick: number; label: string }[]> {
  const members = await house.db.inStation(kiosk.station, (tx) => membersAt(tx, kiosk.station, door, now));
  return members.map(({ name }, i) => ({ pick: i + 1, label: maskName(name) }));
}

/**
 * Whom a resident means as a witness. Whether that person is fit to be one is judged with the claim.
 * @throws Refusal witness_unfit when nobody is behind that pick
 */
export async function nameWitness(
  house: House,
  caller: ResidentCaller,
  input: DoorInput & { pick: number },
  now: Date,
): Promise<{ residentId: string; label: string }> {
  const { holder } = await doorOf(house, caller.station, input, now);
  if (holder === null) throw new Refusal('witness_unfit');
  return { residentId: holder.resident_id, label: maskName(holder.name) };
}

/** One entry of the picker: a door, whoever is picked behind it. */
export function doorScope(house: House, door: DoorInput): string {
  return scopeOf(house.secrets, 'door', String(door.buildingId), door.unit, door.room);
}

/** What a pick stands for; nobody, when nobody is there. */
export async function doorOf(
  house: House,
  station: number,
  input: DoorInput & { pick: number },
  now: Date,
): Promise<{ holder: CardHolder | null; door: PinDoor }> {
  const members = await house.db.inStation(station, (tx) => membersAt(tx, station, input, now));
  const holder = members[input.pick - 1] ?? null;
  return {
    holder,
    door: {
      scope: doorScope(house, input),
      cardId: holder?.card_id ?? null,
      pinHash: holder?.pin_hash ?? null,
    },
  };
}
