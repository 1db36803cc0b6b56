import { keepDigest, expirePoints } from '#ledger';
import { v7 as uuidv7 } from 'uuid';
import { audit, auditHash, sealAudit, SYSTEM, type Finding } from '#platform';
import { creditDue } from '#steps/6-credit';
import { publicized, testHouse, type TestHouse, type TestStation } from '../support';
import { until } from '../support/until';
import { verifyNightly, verifyStation } from '#books';
import { JOBS } from '../../worker/src/jobs';

let house: TestHouse;
let st: TestStation;
beforeAll(async () => {
  house = await testHouse({ name: 'verify', now: '2026-11-02T09:00:00+08:00' });
  st = await house.station({ households: 5 });
  for (const day of ['2026-11-02', '2026-11-03', '2026-11-05']) {
    house.clock.set(`${day}T09:00:00+08:00`);
    await publicized(house, st, { claims: 20 });
    await creditDue(house, 1);
    await sealAudit(house, 1);
    await keepDigest(house, 1);
  }
  house.clock.set('2028-01-01T00:01:00+08:00');
  await house.db.inStation(1, (tx) =>
    audit(tx, 1, SYSTEM, 'test', house.clock.now(), { kind: 'thing', id: 'x' }, { n: 1 }),
  );
  await publicized(house, st, { claims: 1, households: st.households.slice(0, 1) });
  await creditDue(house, 1);
  await sealAudit(house, 1);
  house.clock.set('2028-01-02T00:30:00+08:00');
  await keepDigest(house, 1);
});
afterAll(() => house.close());

const verify = () => verifyStation(house.db, 1);

const TABLES = ['entry', 'account', 'lot', 'claim', 'waiver', 'audit', 'audit_seal', 'audit_sealed'];

/** Changes rows as somebody with the superuser's hands would, looks what verify says, and takes the change back. */
async function tampered(change: string, params: unknown[] = []): Promise<Finding[]> {
  const hand = await house.owner.connect();
  try {
    // Triggers and foreign keys do not fire for a replica: nothing in the database stands in the way.
    await hand.query(`SET session_replication_role = replica`);
    for (const table of TABLES) {
      await hand.query(`CREATE TEMP TABLE ${table}_kept AS SELECT * FROM points.${table}`);
    }
    await hand.query(change, params);
    const findings = await verify();
    for (const table of TABLES) {
      await hand.query(`DELETE FROM points.${table}`);
      await hand.query(`INSERT INTO points.${table} SELECT * FROM ${table}_kept`);
      await hand.query(`DROP TABLE ${table}_kept`);
    }
    return findings;
  } finally {
    await hand.query(`RESET session_replication_role`);
    hand.release();
  }
}

const named = (findings: Finding[]) => findings.map(({ check, table }) => `${check}: ${table}`);

it('books that nobody has touched hold', async () => {
  expect(await verify()).toEqual([]);
});

it.each([
  ['points', 'points + 1'],
  ['kind', `'carry-in'`],
  ['balance_after', 'balance_after + 1'],
  ['source_kind', `'claims'`],
  ['source_id', 'uuidv7()'],
  ['lots', `jsonb_set(lots, '{0,grace}', 'true')`],
  ['lots', `jsonb_set(lots, '{0,expiresOn}', '"2099-12-31"')`],
  ['carrier', `'courage'`],
  ['act_code', 'NULL'],
  ['actor_kind', `'staff'`],
  ['actor_id', 'uuidv7()'],
  ['kiosk_id', 'uuidv7()'],
  ['committee_id', 'committee_id + 1'],
  ['group_id', 'group_id + 1'],
  ['happened_at', `happened_at - interval '1 microsecond'`],
  ['created_at', `created_at + interval '1 microsecond'`],
  ['hash', `set_byte(hash, 0, (get_byte(hash, 0) + 1) % 256)`],
])('an entry whose %s is changed is named', async (column, value) => {
  const findings = await tampered(
    `UPDATE points.entry SET ${column} = ${value} WHERE household_id = $1 AND version = 2`,
    [st.households[1]],
  );
  expect(findings).toContainEqual(
    expect.objectContaining({
      check: 'entry-hash',
      table: 'entry',
      key: { household_id: st.households[1], version: 2 },
    }),
  );
});

it('one byte changed names that row, and no other entry', async () => {
  const findings = await tampered(
    `UPDATE points.entry SET group_id = 2 WHERE household_id = $1 AND version = 3`,
    [st.households[2]],
  );
  expect(findings.map(({ check, table, key }) => ({ check, table, key }))).toEqual([
    { check: 'entry-hash', table: 'entry', key: { household_id: st.households[2], version: 3 } },
  ]);
});

it.each(['{}', '[1]', '[null]', '[{"points": "2"}]'])('an entry whose lots read %s is named, and so is what is wrong elsewhere', async (lots) => {
  const findings = await tampered(
    `WITH other AS (UPDATE points.account SET balance = balance + 1 WHERE household_id = $2)
     UPDATE points.entry SET lots = $3 WHERE household_id = $1 AND version = 2`,
    [st.households[1], st.households[4], lots],
  );
  const key = { household_id: st.households[1], version: 2 };
  expect(findings).toContainEqual(expect.objectContaining({ check: 'entry-lots', key }));
  expect(named(findings)).toContain('account-balance: account');
}); // prettier-ignore

it('a value that nobody can read is told, and keeps no other check from looking', async () => {
  const findings = await tampered(`UPDATE points.audit SET at = 'infinity' WHERE action = 'test'`);
  expect(named(findings)).toContain('unreadable: audit rows');
  const both = await tampered(
    `WITH other AS (DELETE FROM points.audit_sealed WHERE seal_no = 2)
     UPDATE points.audit SET at = 'infinity' WHERE action = 'test'`,
  );
  expect(named(both)).toContain('audit-seal-rows: audit_seal');
});

it('an entry that is gone leaves a gap; the last one a head that nobody wrote', async () => {
  const middle = await tampered(`DELETE FROM points.entry WHERE household_id = $1 AND version = 4`, [
    st.households[2],
  ]);
  expect(named(middle)).toContain('entry-version: entry');
  const last = await tampered(
    `DELETE FROM points.entry e USING points.account a WHERE a.household_id = $1 AND e.household_id = $1 AND e.version = a.version`,
    [st.households[2]],
  );
  expect(named(last)).toEqual(expect.arrayContaining(['account-version: account', 'account-head: account']));
});

it.each([
  [
    'balance',
    `UPDATE points.account SET balance = balance + 1 WHERE household_id = $1`,
    'account-balance: account',
  ],
  ['lot', `UPDATE points.lot SET remaining = remaining + 1 WHERE household_id = $1`, 'lot-remaining: lot'],
  [
    'lot’s day',
    `UPDATE points.lot SET expires_on = expires_on + 1 WHERE household_id = $1`,
    'lot-remaining: lot',
  ],
  [
    'credited claim',
    `UPDATE points.claim SET points = points + 1 WHERE household_id = $1`,
    'claim-posted: claim',
  ],
  [
    'claim’s state',
    `UPDATE points.claim SET state = 'revoked' WHERE household_id = $1`,
    'entry-source: entry',
  ],
])('a changed %s is named', async (_, change, check) => {
  expect(named(await tampered(change, [st.households[3]]))).toContain(check);
});

it('a chain written anew from a changed entry on does not fit the digests that paper carries', async () => {
  const findings = await tampered(`DO $$
    DECLARE e points.entry; head bytea := decode(repeat('00', 32), 'hex'); BEGIN
      UPDATE points.entry SET actor_kind = 'staff' WHERE version = 1;
      FOR e IN SELECT * FROM points.entry ORDER BY household_id, version LOOP
        IF e.version = 1 THEN head := decode(repeat('00', 32), 'hex'); END IF;
        head := points.entry_hash(head, points.entry_text(e.station_id, e.household_id, e.version, e.kind, e.points,
          e.balance_after, e.source_kind, e.source_id, e.lots, e.carrier, e.act_code, e.actor_kind, e.actor_id,
          e.kiosk_id, e.committee_id, e.group_id, e.happened_at, e.created_at));
        UPDATE points.entry SET hash = head WHERE household_id = e.household_id AND version = e.version;
        UPDATE points.account SET head = (SELECT hash FROM points.entry x WHERE x.household_id = e.household_id AND x.version = account.version)
         WHERE household_id = e.household_id;
      END LOOP;
    END $$`);
  expect(new Set(named(findings))).toEqual(new Set(['station-digest: station_digest']));
});

it('an entry that tells an older moment than the digest falls to the next one', async () => {
  house.clock.set('2027-06-01T09:00:00+08:00');
  await publicized(house, st, { claims: 1 });
  await creditDue(house, 1);
  expect(await verify()).toEqual([]);
  house.clock.set('2028-01-03T00:30:00+08:00');
  await keepDigest(house, 1);
  expect(await verify()).toEqual([]);
});

it('the night’s verification is kept, once a day', async () => {
  const due = () => house.db.call('SELECT points.due_verifications($1)', [house.clock.now()]);
  expect(await due()).toEqual([]);
  house.clock.set('2028-01-03T01:00:00+08:00');
  expect(await due()).toHaveLength(1);
  expect(await verifyNightly(house, 1)).toEqual([]);
  await verifyNightly(house, 1);
  expect(await due()).toEqual([]);
  const { rows } = await house.owner.query(`SELECT findings, by_check FROM points.verification`);
  expect(rows).toEqual([{ findings: 0, by_check: {} }]);
});

it.each([
  ['changed', `UPDATE points.audit SET detail = '{"n": 2}' WHERE action = 'test'`, 'audit-hash: audit'],
  [
    'dated elsewhere',
    `UPDATE points.audit SET at = at + interval '1 microsecond' WHERE action = 'test'`,
    'audit-hash: audit',
  ],
  ['gone', `DELETE FROM points.audit WHERE action = 'test'`, 'audit-row-missing: audit'],
  ['unsealed', `DELETE FROM points.audit_sealed WHERE seal_no = 2`, 'audit-seal-rows: audit_seal'],
  [
    'left without its seal',
    `DELETE FROM points.audit_seal WHERE seal_no = (SELECT max(seal_no) FROM points.audit_seal)`,
    'audit-seal-missing: audit_seal',
  ],
  [
    'under a changed seal',
    `UPDATE points.audit_seal SET digest = sha256(digest) WHERE seal_no = 1`,
    'audit-seal: audit_seal',
  ],
])('a row of the trail that is %s is named', async (_, change, check) => {
  expect(named(await tampered(change))).toContain(check);
});

it('a row that was put into the trail afterwards is named', async () => {
  const row = trailRow(1, new Date(Date.now() - 3 * 86_400_000));
  const findings = await tampered(TRAIL_ROW, row.values);
  expect(findings).toContainEqual(
    expect.objectContaining({ check: 'audit-unsealed', table: 'audit', key: { audit_id: row.auditId } }),
  );
});

/** A row of the trail by a machine whose clock stands there: ids tell the machine's own time. */
function trailRow(station: number, machine: Date) {
  const at = house.clock.now();
  const auditId = uuidv7({ msecs: machine.getTime() });
  const row = { auditId, at, actor: SYSTEM, action: 'elsewhere', subjectKind: null, subjectId: null, detail: {} }; // prettier-ignore
  return { auditId, values: [station, auditId, at, SYSTEM.kind, row.action, auditHash(station, row)] };
}
const TRAIL_ROW = `INSERT INTO points.audit (station_id, audit_id, at, actor_kind, action, hash) VALUES ($1, $2, $3, $4, $5, $6)`;

it('every tampering was taken back, and the next day’s books hold as well', async () => {
  expect(await verify()).toEqual([]);
  expect(await expirePoints(house, 1)).toBe(5);
  expect(await expirePoints(house, 1)).toBe(0);
  expect(await verify()).toEqual([]);
});

it('two workers that keep the day’s digest at once keep one', async () => {
  house.clock.set('2028-01-04T00:30:00+08:00');
  const hand = await house.owner.connect();
  await hand.query('BEGIN; LOCK TABLE points.station_digest IN SHARE MODE'); // both read, neither writes yet
  const kept = Promise.all([keepDigest(house, 1), keepDigest(house, 1)]);
  await until(async () => (await hand.query('SELECT FROM pg_locks WHERE NOT granted')).rowCount === 2);
  await hand.query('COMMIT');
  hand.release();
  const [one, other] = await kept;
  expect(one.equals(other)).toBe(true);
  expect(await verify()).toEqual([]);
});

it('after a clock that was ahead the trail is sealed as before, and the digests of then still hold', async () => {
  await house.station({ station: 2, households: 1 });
  house.clock.set('2029-01-01T00:30:00+08:00');
  await house.owner.query(TRAIL_ROW, trailRow(2, new Date(Date.now() + 300 * 86_400_000)).values);
  await sealAudit(house, 2);
  await keepDigest(house, 2);

  house.clock.set('2028-01-05T09:00:00+08:00');
  const now = house.clock.now();
  await house.db.inStation(2, (tx) => audit(tx, 2, SYSTEM, 'test', now));
  expect(await JOBS['seal-audit'].due(house, now)).toContain(2);
  expect(await sealAudit(house, 2)).toBe(1);
  expect(await JOBS['seal-audit'].due(house, now)).not.toContain(2);
  expect(await verifyStation(house.db, 2)).toEqual([]);
});

it('a reversal takes back, or waives, what was given: no more and no less', async () => {
  const [who] = st.households as [string];
  const { claims } = await publicized(house, st, { claims: 1, households: [who], points: 4 });
  await creditDue(house, 1);
  await publicized(house, st, { claims: 1, kind: 'reversal', households: [who], points: 4, aboutClaimId: claims[0]!.claimId }); // prettier-ignore
  await creditDue(house, 1);
  expect(await verify()).toEqual([]);
  const findings = await tampered(
    `INSERT INTO points.waiver (station_id, household_id, source_id, kind, points, carrier, committee_id, group_id, created_at)
     SELECT 1, household_id, claim_id, 'reverse-credit', 1, 'service', committee_id, group_id, credited_at
       FROM points.claim WHERE kind = 'reversal'`,
  );
  const key = { claim_id: claims[0]!.claimId };
  expect(findings).toMatchObject([{ check: 'claim-reversed', key, expected: '1: 4', found: '1: 5' }]);
});
