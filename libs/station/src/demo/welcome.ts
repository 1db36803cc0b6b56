import {
  branchOf,
  createKiosk,
  DEFAULT_PANEL,
  issueCards,
  kioskState,
  newPairingCode,
  pinProblem,
  renewCredentials,
  totpCode,
  type HeldRole,
  type StaffCaller,
} from '#access';
import { maskName } from '#people';
import { OPERATOR, rows, type House } from '#platform';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import cast from '../../data/demo-cast.json';

/** What the demo remembers between its starts, beside the data: cards are printed once, as on plastic. */
interface Souvenirs {
  station: number;
  administratorId: string;
  kioskId: string;
  /** With the door for whoever has no scanner: most who try the demo. */
  cards: { text: string; pin: string; door?: string }[];
}

const CARDS = 10;
/** One of each role, for who wants to see the desk as they do. */
const LOGINS = [
  'administrator',
  'supervisor',
  'reviewer',
  'township',
  'keeper',
  'organiser-1',
  'registrar-1',
  'certifier-1-1',
  'leader-1',
];

const pathIn = (dataDir: string) => join(dataDir, 'demo.json');

/** Prepares the demo's cards and kiosk, once, after its history. */
export async function prepareWelcome(
  house: House,
  dataDir: string,
  station: number,
  administrator: StaffCaller,
  holders: readonly { residentId: string }[],
): Promise<void> {
  const now = house.clock.now();
  const wanted = holders.slice(0, CARDS).map(({ residentId }) => ({ residentId, pin: drawPin() }));
  const cards = await issueCards(house, station, OPERATOR, wanted, now);
  const kiosk = { name: cast.kiosk.name, place: cast.kiosk.place, panel: DEFAULT_PANEL };
  const { kioskId } = await createKiosk(house, administrator, kiosk, now);
  const doors = await doorsOf(house, station, wanted);
  const souvenirs: Souvenirs = {
    station,
    administratorId: administrator.staffId,
    kioskId,
    cards: cards.map(({ text, firstPin }, i) => ({ text, pin: firstPin, door: doors[i]! })),
  };
  writeFileSync(pathIn(dataDir), JSON.stringify(souvenirs, null, 2), { mode: 0o600 });
}

/** What is picked at the kiosk, one after the other: building, unit, room and the masked name, in the order asked for. */
async function doorsOf(
  house: House,
  station: number,
  holders: readonly { residentId: string }[],
): Promise<string[]> {
  const found = await house.db.inStation(station, (tx) =>
    rows<{ building: string; unit: string; room: string; name: string }>(
      tx,
      `SELECT b.name AS building, d.unit, d.room, r.name
         FROM unnest($2::uuid[]) WITH ORDINALITY AS wanted(id, n)
         JOIN points.resident r ON r.station_id = $1 AND r.resident_id = wanted.id
         JOIN points.dwelling d ON d.station_id = $1 AND d.household_id = r.household_id
         JOIN points.building b ON b.station_id = $1 AND b.building_id = d.building_id
        ORDER BY n`,
      [station, holders.map(({ residentId }) => residentId)],
    ),
  );
  return found.map(({ building, unit, room, name }) => `${building} ${unit} ${room} ${maskName(name)}`);
}

function drawPin(): string {
  for (;;) {
    const pin = String(randomInt(1_000_000)).padStart(6, '0');
    if (pinProblem(pin, []) === null) return pin;
  }
}

/** Prints who can be tried out: staff with a fresh password and code each start, cards, and the kiosk's pairing code. */
export async function welcome(house: House, dataDir: string, print: (line: string) => void): Promise<void> {
  // A real station has no souvenirs, and nothing of it is printed.
  if (!existsSync(pathIn(dataDir))) return;
  const kept = JSON.parse(readFileSync(pathIn(dataDir), 'utf8')) as Souvenirs;
  const now = house.clock.now();
  print(`demo station ${kept.station}. staff: login, password, code of this half minute, TOTP secret`);
  for (const login of LOGINS) {
    const { password, totpSecret } = await renewCredentials(house, kept.station, login, now);
    print(`  ${login.padEnd(14)} ${password}  ${totpCode(totpSecret, now)}  ${totpSecret}`);
  }
  print('cards: text of the QR code, PIN, and the door to pick where there is no scanner');
  for (const { text, pin, door } of kept.cards) print(`  ${text}  ${pin}  ${door ?? ''}`.trimEnd());
  const { state } = await kioskState(house, kept.station, kept.kioskId);
  if (state === 'active' || state === 'revoked') return print(`kiosk: ${state}`);
  const { code } = await newPairingCode(house, administratorOf(kept), kept.kioskId, now);
  print(`kiosk: open / and pair it with ${code} within ten minutes; an administrator approves it at /desk/`);
}

function administratorOf({ station, administratorId }: Souvenirs): StaffCaller {
  const role: HeldRole = { role: 'administrator', committeeId: null, groupId: null, alternate: false };
  return {
    kind: 'staff',
    station,
    sessionId: uuidv7(),
    staffId: administratorId,
    residentId: null,
    roles: [role],
    branch: branchOf([role]),
    steppedUpAt: null,
  };
}
