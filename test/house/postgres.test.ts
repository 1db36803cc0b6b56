import { Client } from 'pg';
import { connect, appUrl } from '#platform';
import { createTestDatabase, type TestDatabase } from '../setup/database';

/** The database that every other test stands on. */
describe('the tests’ PostgreSQL', () => {
  let own: TestDatabase;
  beforeAll(async () => {
    own = await createTestDatabase('house');
  });
  afterAll(() => own.drop());

  it('is version 18, UTF-8, and counts its time in UTC', async () => {
    const client = new Client({ connectionString: own.ownerUrl });
    await client.connect();
    const { rows } = await client.query<{ version: string; encoding: string; zone: string }>(
      `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
              current_setting('timezone') AS zone`,
    );
    await client.end();
    expect(rows).toEqual([{ version: expect.stringMatching(/^18\./), encoding: 'UTF8', zone: 'UTC' }]);
  });

  it('lets the application in as a role that owns nothing', async () => {
    const database = await connect(appUrl(own.ownerUrl, own.secrets));
    const owned: { n: number }[] = await database.pool.query(
      `SELECT count(*)::integer AS n FROM pg_class WHERE relowner = current_user::regrole`,
    );
    await database.close();
    expect(owned).toEqual([{ n: 0 }]);
  });
});
