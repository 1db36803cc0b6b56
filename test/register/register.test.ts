import { registerCheck, registerClaims, registerQueue, registerView } from '#steps/4-register';
import { certify } from '#steps/3-certify';
import type { Finding } from '#platform';
import { world, type World } from '../support/world';

describe('the register', () => {
  let w: World;
  beforeAll(async () => {
    w = await world('register', 10, { committees: 2, poolSize: 24 });
  }, 60_000);
  afterAll(() => w.house.close());

  const now = () => w.house.clock.now();
  const findings = () =>
    w.house.db.inStation(1, async (tx) => {
      const found: Finding[] = [];
      for await (const finding of registerCheck.run(tx, 1)) found.push(finding);
      return found;
    });

  it('gives serials without gaps to twenty registrars at once', async () => {
    const registrars = [];
    for (let i = 0; i < 20; i += 1) registrars.push(await w.make.staff('registrar'));
    const batches: string[][] = [];
    for (let i = 0; i < 20; i += 1) batches.push(await w.make.claims(5, { state: 'certified' }));
    const done = await Promise.all(
      registrars.map((registrar, i) => registerClaims(w.house, registrar, { claimIds: batches[i]! }, now())),
    );
    const serials = done.flatMap(({ registered }) => registered.map(({ serial }) => serial)).sort();
    const ofOne = serials.filter((serial) => serial.startsWith('1-2026-'));
    expect(new Set(serials).size).toBe(100);
    expect(ofOne).toEqual(ofOne.map((_, i) => `1-2026-${String(i + 1).padStart(6, '0')}`));
    expect(await findings()).toEqual([]);
  });

  it('takes all or nothing, and a number is not lost with what failed', async () => {
    const registrar = await w.make.staff('registrar');
    const [good] = await w.make.claims(1, { state: 'certified', household_id: w.made.households[0] });
    const [bad] = await w.make.claims(1, { household_id: w.made.households[0] });
    await expect(
      registerClaims(w.house, registrar, { claimIds: [good!, bad!] }, now()),
    ).rejects.toMatchObject({
      code: 'wrong_state',
    });
    await registerClaims(w.house, registrar, { claimIds: [good!] }, now());
    await expect(registerClaims(w.house, registrar, { claimIds: [good!] }, now())).rejects.toMatchObject({
      code: 'wrong_state',
    });
    expect(await findings()).toEqual([]);
  });

  it('leaves to a colleague what the registrar certified', async () => {
    const [certifier] = w.certifiers;
    const both = {
      ...certifier!,
      roles: [...certifier!.roles, ...w.registrar.roles],
      branch: w.registrar.branch,
    };
    const own = await w.make.claim({ household_id: w.made.households[0] });
    await certify(
      w.house,
      both,
      { claimId: own, round: 1, vote: 'approve', tier: null, reason: null },
      now(),
    );
    const other = await w.make.claim({ state: 'certified', household_id: w.made.households[0] });
    const queue = await registerQueue(w.house, both, { limit: 200 });
    expect(queue.items.filter((item) => item.own).map(({ claim }) => claim.claimId)).toEqual([own]);
    const done = await registerClaims(w.house, both, { claimIds: [own, other] }, now());
    expect(done).toMatchObject({ left: [own], registered: [{ claimId: other }] });
    await expect(registerClaims(w.house, both, { claimIds: [own] }, now())).rejects.toMatchObject({
      code: 'same_person',
    });
    await expect(
      w.house.db.inStation(1, (tx) =>
        tx.query(
          `INSERT INTO points.register_line (station_id, committee_id, year, number, claim_id, kind, points, serial, registered_by, registered_at)
           VALUES (1, 1, 2027, 1, $1, 'reward', 2, '1-2027-000001', $2, now())`,
          [own, certifier!.staffId],
        ),
      ),
    ).rejects.toMatchObject({ code: 'same_person' });
  });

  it('keeps to its branch and is read page by page', async () => {
    const [claimId] = await w.make.claims(1, { state: 'certified', household_id: w.made.households[1] });
    await expect(registerClaims(w.house, w.registrar, { claimIds: [claimId!] }, now())).rejects.toMatchObject(
      {
        code: 'not_found',
      },
    );
    const book = { committeeId: 1, year: 2026 };
    const first = await registerView(w.house, w.registrar, book, { limit: 10 });
    expect(first.items.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const second = await registerView(w.house, w.registrar, book, { limit: 10, after: first.next! });
    expect(second.items[0]).toMatchObject({ number: 11, latest: true });
    await expect(
      registerView(w.house, w.registrar, { ...book, committeeId: 2 }, { limit: 10 }),
    ).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('freezes a line: nothing of the deed changes behind the register', async () => {
    const [claimId] = await w.make.claims(1, { state: 'certified', household_id: w.made.households[0] });
    await registerClaims(w.house, w.registrar, { claimIds: [claimId!] }, now());
    await expect(
      w.house.db.inStation(1, (tx) =>
        tx.query(`UPDATE points.claim SET points = 99 WHERE station_id = 1 AND claim_id = $1`, [claimId]),
      ),
    ).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it.each([
    ['points', 'points + 1', 'points - 1'],
    ['kind', `'reversal'`, `'reward'`],
    ['serial', `'1-2026-000777'`, `'1-2026-000005'`],
  ])('finds a line whose %s is not what was registered', async (column, wrong, right) => {
    const change = (value: string) =>
      w.house.owner.query(`UPDATE points.register_line SET ${column} = ${value} WHERE committee_id = 1 AND number = 5`); // prettier-ignore
    await w.house.owner.query(`ALTER TABLE points.register_line DISABLE TRIGGER append_only`);
    expect(await findings()).toEqual([]);
    await change(wrong);
    const key = { committee_id: 1, year: 2026, number: 5 };
    expect(await findings()).toContainEqual(expect.objectContaining({ check: 'register-line', key }));
    await change(right);
    expect(await findings()).toEqual([]);
  });

  it('finds a gap, a counter that ran ahead and a serial of nowhere', async () => {
    await w.house.owner.query(`ALTER TABLE points.register_line DISABLE TRIGGER append_only`);
    await w.house.owner.query(
      `DELETE FROM points.register_line WHERE committee_id = 1 AND year = 2026 AND number = 3`,
    );
    const found = await findings();
    expect(found.map(({ check }) => check).sort()).toEqual([
      'register-counter',
      'register-gap',
      'register-serial',
    ]);
    expect(found[0]).toMatchObject({
      key: { committee_id: 1, year: 2026, number: 4 },
      expected: 3,
      found: 4,
    });
  });
});
