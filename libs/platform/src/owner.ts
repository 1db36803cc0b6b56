import { Client } from 'pg';
import { WrongSetting } from './settings';

/**
 * Tries DATABASE_URL before anything is done with it, so that a wrong password, a database that is not there or an owner
 * who may not make the schema is named in one line.
 * @param work `migrate` needs the right to make schema and roles; `read` to connect
 * @throws WrongSetting
 */
export async function requireOwner(ownerUrl: string, work: 'migrate' | 'read'): Promise<void> {
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  // What happens to the connection later is told by the statement that needed it.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new WrongSetting(`DATABASE_URL: ${firstLine(error)}`);
  }
  try {
    const { rows } = await client.query<{ name: string; roles: boolean; schema: boolean }>(
      `SELECT rolname AS name, rolsuper OR rolcreaterole AS roles,
              has_database_privilege(current_database(), 'CREATE') AS schema FROM pg_roles WHERE rolname = current_user`,
    );
    const { name, roles, schema } = rows[0]!;
    if (work === 'migrate' && !(roles && schema)) {
      const right = roles ? 'CREATE on this database' : 'CREATEROLE';
      throw new WrongSetting(`DATABASE_URL: the user "${name}" lacks the right ${right}`);
    }
  } finally {
    await client.end();
  }
}

/** A server's sentence names user and database, never the password. */
function firstLine(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return (message || code || 'nothing answers').split('\n')[0]!;
}
