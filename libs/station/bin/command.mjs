/**
 * `node libs/station/bin/command.mjs NAME [arguments]`: runs a command of libs/station (verify, …) on the station of the
 * settings: on the server that DATABASE_URL names, or on the data folder's own database, which is adopted when it runs
 * and started when it does not; whoever ends last, launcher or command, stops it.
 */
import { existsSync } from 'node:fs';
import { buildStale } from './house/build.mjs';
import { checkNode, installMissing } from './house/install.mjs';
import { dist } from './house/paths.mjs';
import { node, run } from './house/run.mjs';
import { runMain, Wrong } from './house/say.mjs';
import { readSettings } from './house/settings.mjs';
import { isServed, takeFolder } from './house/lock.mjs';
import { startPostgres } from './postgres.mjs';

/** These take the schema as they find it: a backup must not move what it copies, a restore makes its own. */
const KEEPS_SCHEMA = new Set(['backup', 'restore']);
/** Not beside a running station. */
const ALONE = new Set(['restore']);

await runMain(async () => {
  const [name, ...args] = process.argv.slice(2);
  checkNode();
  const settings = await readSettings(process.env);
  await installMissing();
  await buildStale();
  const script = dist(`libs/station/src/${name}.js`);
  if (!/^[a-z-]+$/.test(name ?? '') || !existsSync(script)) throw new Wrong(`There is no command "${name}".`);

  const folder = ALONE.has(name) ? await takeFolder(settings.dataDir) : undefined;
  const postgres = settings.databaseUrl ? undefined : await startPostgres({ dataDir: settings.dataDir });
  try {
    const env = {
      ...process.env,
      STATION_DATA: settings.dataDir,
      DATABASE_URL: settings.databaseUrl ?? postgres.ownerUrl,
    };
    // Nothing happens on a database of this version; on an empty one the schema is made, a newer one is refused.
    if (!KEEPS_SCHEMA.has(name)) {
      const schema = await node(dist('libs/station/src/migrate.js'), [], { env });
      if (schema.code !== 0) throw new Wrong(schema.output.trim());
    }
    const { code } = await run(process.execPath, [script, ...args], { stdio: 'inherit', env });
    return code;
  } finally {
    await postgres?.leave({ keep: isServed(settings.dataDir) });
    folder?.release();
  }
});
