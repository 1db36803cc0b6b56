import { verifyStation } from '#books';
import { openHouse, readSettings, rows, WrongSetting, type Database, type Finding } from '#platform';
import { nobodyLives } from './inhabited';

/** `npm run verify [-- --station CODE]`: every station's books computed again. Exit 1 when anything differs. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const house = await openHouse(settings, 'verify');
  try {
    let wrong = 0;
    const stations = await stationsAsked(house.db);
    if (stations.length === 0) throw new WrongSetting(nobodyLives(settings.dataDir));
    for (const { station_id, code } of stations) {
      const findings = await verifyStation(house.db, station_id);
      findings.forEach((finding) => console.log(sentence(code, finding)));
      console.log(`${findings.length === 0 ? 'ok' : 'WRONG'} ${code}: ${findings.length} rows differ`);
      wrong += findings.length;
    }
    if (wrong > 0) process.exitCode = 1;
  } finally {
    await house.db.close();
  }
}

/** @throws WrongSetting when --station names none */
async function stationsAsked(db: Database): Promise<{ station_id: number; code: string }[]> {
  const at = process.argv.indexOf('--station');
  const code = at < 0 ? null : (process.argv[at + 1] ?? '');
  const stations = await rows<{ station_id: number; code: string }>(
    db.pool,
    `SELECT station_id, code FROM points.station WHERE $1::text IS NULL OR code = $1 ORDER BY station_id -- every station: the command is the operator's`,
    [code],
  );
  if (code !== null && stations.length === 0)
    throw new WrongSetting(`--station: there is no station "${code}"`);
  return stations;
}

function sentence(code: string, { check, table, key, expected, found }: Finding): string {
  const row = Object.entries(key).map(([column, value]) => ` ${column}=${value}`);
  return `${code} ${check}: ${table}${row.join('')}: expected ${String(expected)}, found ${String(found)}`;
}

main().catch((error: unknown) => {
  if (!(error instanceof WrongSetting)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
