import { Client } from 'pg';
import { WrongSetting } from './settings';

/** What is to be done as the owner: `read` takes a right to connect, the others rights of their own. */
export type OwnersWork = 'read' | 'migrate' | 'restore';

/** The product is tried on this version alone; in an older one its SQL fails in the middle. */
const VERSION_MIN = 18;

/**
 * Tries DATABASE_URL before anything is done with it, so that a wrong password, a database that is not there, an older
 * server or an owner who may not make the schema is named in one line.
 * @throws WrongSetting
 */
export async function requireOwner(ownerUrl: string, work: OwnersWork): Promise<void> {
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  // What happens to the connection later is told by the statement that needed it.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new WrongSetting(`DATABASE_URL: ${firstLine(error)}`);
  }
  try {
    const fault = (await faultOfServer(client)) ?? (await faultOfRights(client, work));
    if (fault) throw new WrongSetting(`DATABASE_URL: ${fault}`);
  } finally {
    await client.end();
  }
}

async function faultOfServer(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings WHERE name IN ('server_version_num', 'server_encoding')`,
  );
  const told = new Map(rows.map(({ name, setting }) => [name, setting]));
  const version = Math.trunc(Number(told.get('server_version_num')) / 10_000);
  if (version < VERSION_MIN)
    return `the server is PostgreSQL ${version}, PostgreSQL ${VERSION_MIN} is needed`;
  const encoding = told.get('server_encoding');
  return encoding === 'UTF8' ? undefined : `the database is encoded in ${encoding}, UTF8 is needed`;
}

async function faultOfRights(client: Client, work: OwnersWork): Promise<string | undefined> {
  if (work === 'read') return undefined;
  const { rows } = await client.query<{ name: string; lacks: string | null }>(
    `SELECT rolname AS name, CASE
              WHEN NOT (rolsuper OR rolcreaterole) THEN 'CREATEROLE'
              WHEN NOT has_database_privilege(current_database(), 'CREATE') THEN 'CREATE on this database'
              WHEN $1 = 'restore' AND NOT has_parameter_privilege('session_replication_role', 'SET')
              THEN 'SET on the parameter session_replication_role'
            END AS lacks
       FROM pg_roles WHERE rolname = current_user`,
    [work],
  );
  const { name, lacks } = rows[0]!;
  return lacks === null ? undefined : `the user "${name}" lacks the right ${lacks}`;
}

/** A server's sentence names user and database, never the password. */
function firstLine(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return (message || code || 'nothing answers').split('\n')[0]!;
}
