import { setCountyMember } from '#books';
import { inviteByOperator, listChiefs, resetByOperator, type OperatorInvitation } from '#access';
import {
  dayOf,
  maybe,
  openHouse,
  readSettings,
  Refusal,
  WrongSetting,
  type House,
  type Settings,
} from '#platform';
import { REFUSAL_SENTENCES, text } from '#contract';
import { isIPv6 } from 'node:net';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { createStation } from './create';

const USAGE = `npm run station -- create --code CODE --name NAME [--administrator LOGIN] [--supervisor LOGIN] [--address ADDRESS]
npm run station -- admin-reset --code CODE --login LOGIN [--address ADDRESS]
npm run station -- admin-add --code CODE --login LOGIN --name NAME --role administrator|supervisor [--address ADDRESS]
npm run station -- chiefs --code CODE
npm run station -- county-add --county CODE --code CODE
npm run station -- county-remove --county CODE --code CODE`;

const OPTIONS = {
  code: { type: 'string' },
  county: { type: 'string' },
  name: { type: 'string' },
  login: { type: 'string' },
  role: { type: 'string' },
  administrator: { type: 'string', default: 'administrator' },
  supervisor: { type: 'string', default: 'supervisor' },
  /** Where the pages are served, as people will type it. */
  address: { type: 'string' },
} as const;

type Given = ReturnType<typeof read>['values'];

function read() {
  return parseArgs({ options: OPTIONS, allowPositionals: true });
}

function need(given: Given, name: 'code' | 'county' | 'name' | 'login' | 'role'): string {
  const value = given[name]?.trim();
  if (!value) throw new WrongSetting(`--${name}: missing\n${USAGE}`);
  return value;
}

const LOGIN = /^[a-z0-9][a-z0-9.-]{1,39}$/;

function needLogin(value: string): string {
  if (!LOGIN.test(value)) throw new WrongSetting(`login: ${value}: two to forty of a-z 0-9 . -`);
  return value;
}

/** How a person is called, or a station: as at the desk. @throws WrongSetting */
function needName(given: Given): string {
  const name = text(1, 60).safeParse(need(given, 'name'));
  if (!name.success) throw new WrongSetting('--name: one to sixty characters, none of them invisible');
  return name.data;
}

/**
 * Where a link is opened: what --address says, else this machine's own, since the settings of a command may be others than
 * those that the station was started with.
 * @throws WrongSetting
 */
function addressOf({ address }: Given, { host, port, tls }: Settings): string {
  if (address !== undefined) {
    if (!/^https?:\/\/[^/?#\s]+\/?$/.test(address) || !URL.canParse(address))
      throw new WrongSetting('--address: as people type it, e.g. https://192.168.1.10:8080');
    return address.replace(/\/$/, '');
  }
  const name = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `${tls === null ? 'http' : 'https'}://${isIPv6(name) ? `[${name}]` : name}:${port}`;
}

/** The secret stands behind the #: no server's log and no Referer sees it. */
function show(address: string, role: string, made: OperatorInvitation): void {
  console.log(`${role} ${made.login}, until ${made.until.toISOString()}:`);
  console.log(`  ${address}/desk/#/invitation/${made.invitation}`);
}

async function stationOf(house: House, code: string): Promise<number> {
  const found = await maybe<{ station_id: number }>(
    house.db.pool,
    'SELECT station_id FROM points.station WHERE code = $1',
    [code],
  );
  if (found === null) throw new WrongSetting(`--code: there is no station ${code}`);
  return found.station_id;
}

async function create(house: House, settings: Settings, given: Given, address: string): Promise<void> {
  const code = need(given, 'code');
  if (!/^[a-z0-9-]{2,40}$/.test(code)) throw new WrongSetting('--code: two to forty of a-z 0-9 -');
  const name = needName(given);
  const chiefs = [
    { role: 'administrator', login: needLogin(given.administrator) },
    { role: 'supervisor', login: needLogin(given.supervisor) },
  ] as const;
  if (chiefs[0].login === chiefs[1].login) throw new WrongSetting('--supervisor: it takes two people');
  const now = house.clock.now();
  const owner = new Client({ connectionString: settings.databaseUrl });
  await owner.connect();
  try {
    const taken = await owner.query('SELECT 1 FROM points.station WHERE code = $1', [code]);
    if (taken.rows.length > 0) throw new WrongSetting(`--code: station ${code} is there already`);
    const station = await createStation(owner, { code, name, from: dayOf(now), at: now });
    console.log(`station ${code} is number ${station}. Each link works once; hand it over in person:`);
    for (const chief of chiefs) {
      const made = await inviteByOperator(house, station, { ...chief, name: chief.login }, now);
      show(address, chief.role, made);
    }
  } finally {
    await owner.end();
  }
}

async function adminReset(house: House, given: Given, address: string): Promise<void> {
  const station = await stationOf(house, need(given, 'code'));
  const made = await resetByOperator(house, station, need(given, 'login'), house.clock.now());
  console.log(
    'What opened this account before is dead. The trail says that the operator did this. The new link, once:',
  );
  show(address, 'reset', made);
}

async function adminAdd(house: House, given: Given, address: string): Promise<void> {
  const role = need(given, 'role');
  if (role !== 'administrator' && role !== 'supervisor') {
    throw new WrongSetting('--role: administrator or supervisor; they bring in everybody else');
  }
  const station = await stationOf(house, need(given, 'code'));
  const made = await inviteByOperator(
    house,
    station,
    { login: needLogin(need(given, 'login')), name: needName(given), role },
    house.clock.now(),
  );
  show(address, role, made);
}

async function chiefs(house: House, given: Given): Promise<void> {
  const station = await stationOf(house, need(given, 'code'));
  for (const { login, role, state } of await listChiefs(house, station))
    console.log(`${role} ${login}: ${state}`);
}

/** A county is a tenant made by `create`, whose supervisor countersigns its viewers; what they reach is written here alone. */
async function countyMember(house: House, settings: Settings, given: Given, member: boolean): Promise<void> {
  const county = await stationOf(house, need(given, 'county'));
  const station = await stationOf(house, need(given, 'code'));
  if (county === station) throw new WrongSetting('--county: a station is not its own county');
  const owner = new Client({ connectionString: settings.databaseUrl });
  await owner.connect();
  try {
    const changed = await setCountyMember(house, owner, { county, station, member }, house.clock.now());
    const words = member ? 'is under the reading of' : 'is not under the reading of';
    console.log(`${given.code} ${words} ${given.county}${changed ? '' : ' (as before)'}`);
  } finally {
    await owner.end();
  }
}

/** `npm run station -- create | admin-reset | admin-add | chiefs | county-add | county-remove`: what is done to a station from outside, by its operator. */
async function main(): Promise<void> {
  const { positionals, values: given } = read();
  const settings = readSettings(process.env);
  const address = addressOf(given, settings);
  const house = await openHouse(settings, 'station');
  try {
    const commands: Record<string, () => Promise<void>> = {
      create: () => create(house, settings, given, address),
      'admin-reset': () => adminReset(house, given, address),
      'admin-add': () => adminAdd(house, given, address),
      chiefs: () => chiefs(house, given),
      'county-add': () => countyMember(house, settings, given, true),
      'county-remove': () => countyMember(house, settings, given, false),
    };
    const command = positionals.length === 1 ? commands[positionals[0]!] : undefined;
    if (command === undefined) throw new WrongSetting(USAGE);
    await command();
  } finally {
    await house.db.close();
  }
}

main().catch((error: unknown) => {
  const known =
    error instanceof WrongSetting || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  if (error instanceof Refusal) console.error(REFUSAL_SENTENCES.en[error.code]);
  else console.error(known ? (error as Error).message : error);
  process.exitCode = 1;
});
