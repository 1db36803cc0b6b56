import { scene, type Scene } from './scene';

let here: Scene;

beforeAll(async () => {
  here = await scene('desk_certify', 24);
}, 60_000);
afterAll(() => here?.close(), 30_000);

const cast = async () => {
  const { rows } = await here.world.house.owner.query<{ n: number }>(
    'SELECT count(*)::integer AS n FROM points.certification WHERE station_id = 1',
  );
  return rows[0]!.n;
};

it('takes a hundred votes with a hundred keys', async () => {
  await here.world.make.claims(100);
  const desk = await here.desk(here.world.certifiers[0]!, 'pc', 'certify');
  await desk.page.getByRole('option').first().waitFor();
  expect(await desk.findings()).toEqual([]);
  for (let i = 0; i < 100; i += 1) await desk.press('y');
  await desk.sees('已投100票');
  await desk.sees('现在没有要办的。');
  expect(desk.keys).toBe(100);
  expect(await cast()).toBe(100);
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 180_000);

it('shows evidence, the rule and its caps beside the claim, and picks a tier by one digit', async () => {
  const tiered = await here.world.make.claim({ act_code: 'F01', tier: '良好', points: 1, event_ref: null });
  const desk = await here.desk(here.world.certifiers[0]!, 'pc', 'certify');
  await desk.sees('优秀 3分');
  await desk.sees(/评分表/);
  await desk.press('2');
  await desk.sees('已投1票');
  expect(await here.world.make.look(tiered)).toMatchObject({ tier: '优秀', points: 3, state: 'certified' });
  await desk.close();
}, 60_000);

it('gives back with a reason, by keyboard alone, what is claimed twice under two names', async () => {
  const deed = { household_id: here.world.made.households[3] };
  const id = await here.world.make.claim({ ...deed, event_ref: '三号楼宣讲' });
  await here.world.make.claim({ ...deed, event_ref: '文化站开会', state: 'registered' });
  const desk = await here.desk(here.world.certifiers[0]!, 'pc', 'certify');
  await desk.page.getByRole('option', { name: /同日同项/ }).waitFor();
  await desk.sees('同一天同一事项还有申请，请核对是不是同一件事');
  await desk.sees(/文化站开会/);
  expect(await desk.findings()).toEqual([]);
  await desk.press('r');
  await desk.page.locator('[role=dialog] :focus, dialog :focus').waitFor(); // nobody types before they see where
  await desk.page.keyboard.type('照片看不清');
  await desk.press('Enter');
  await desk.sees('已投1票');
  expect(await here.world.make.look(id)).toMatchObject({ state: 'returned' });
  await desk.close();
}, 60_000);

it('lets no key fall on what was not read: a list that comes in before it, a claim that somebody else decides', async () => {
  const { v7 } = await import('uuid');
  const { make, house, certifiers } = here.world;
  const read = await make.claim({ event_ref: '先看的' });
  const next = await make.claim({
    event_ref: '还没看',
    submitted_at: new Date(house.clock.now().getTime() + 1000),
  });
  const desk = await here.desk(certifiers[0]!, 'pc', 'certify');
  await desk.page.locator(`#row-${read}[aria-selected=true]`).waitFor();
  /** What the pulse tells: something has changed. */
  const told = () =>
    house.owner.query(
      `INSERT INTO points.audit (station_id, audit_id, at, actor_kind, action, hash) VALUES (1, uuidv7(), $1, 'system', 'claim.submit', '\\x00')`,
      [house.clock.now()],
    );
  await make.claim({ batch_id: v7(), event_ref: '新来的名单' });
  await told();
  await desk.sees('1条');
  expect(await desk.page.locator('[aria-selected=true]').getAttribute('id')).toBe(`row-${read}`);
  await house.owner.query(
    `UPDATE points.claim SET state = 'certified', decided_at = $2 WHERE claim_id = $1`,
    [read, house.clock.now()],
  );
  await told();
  await desk.sees('这一项刚由别人办完了，请另选一项。');
  const before = await cast();
  await desk.press('y');
  await desk.press('ArrowDown');
  await desk.page.locator('[aria-selected=true]').waitFor();
  expect(await cast()).toBe(before);
  expect(await make.look(next)).toMatchObject({ state: 'submitted' });
  await house.owner.query(
    `UPDATE points.claim SET state = 'certified', decided_at = now() WHERE state = 'submitted'`,
  );
  await desk.close();
}, 60_000);

it('covers a list of many by one vote, and names recused lines', async () => {
  const { v7 } = await import('uuid');
  const batchId = v7();
  const { make, made } = here.world;
  const own = await make.staff('certifier', { committeeId: 1, residentId: made.heads[0]! });
  for (const [i, household] of made.households.slice(0, 20).entries())
    await make.claim({ household_id: household, batch_id: batchId, event_ref: `b${i}` });
  const desk = await here.desk(own, 'pc', 'certify');
  await desk.sees('回避1条');
  await desk.sees('本户');
  await desk.press('y');
  await desk.sees('已投1票');
  const { rows } = await here.world.house.owner.query<{ state: string; n: number }>(
    'SELECT state, count(*)::integer AS n FROM points.claim WHERE station_id = 1 AND batch_id = $1 GROUP BY state ORDER BY state',
    [batchId],
  );
  expect(rows).toEqual([
    { state: 'certified', n: 19 },
    { state: 'submitted', n: 1 },
  ]);
  await desk.close();
}, 60_000);

it('shows two members each other’s work without reloading, and refuses the vote that came too late', async () => {
  const { house } = here.world;
  await house.owner.query(
    `UPDATE points.claim SET state = 'certified', decided_at = now() WHERE state = 'submitted'`,
  );
  const one = await here.world.make.claim();
  const [first, second] = [
    await here.desk(here.world.certifiers[0]!, 'pc', 'certify'),
    await here.desk(here.world.certifiers[1]!, 'pc', 'certify'),
  ];
  await second.page.getByRole('option').first().waitFor();
  await first.page.getByRole('option').first().waitFor();
  // A vote that the other page has not heard of yet: its own comes too late and says so.
  await second.page.route('**/v1/me/pulse', (route) => route.abort());
  await first.press('y');
  await first.sees('已投1票');
  await second.press('n');
  await second.page.locator('[role=dialog] :focus, dialog :focus').waitFor();
  await second.page.keyboard.type('不属实');
  await second.press('Enter');
  await second.sees(/别人刚刚改过/);
  expect(await here.world.make.look(one)).toMatchObject({ state: 'certified' });
  await second.page.unroute('**/v1/me/pulse');
  // From here on each hears of the other within seconds.
  await here.world.make.claim();
  await house.owner.query(
    `INSERT INTO points.audit (station_id, audit_id, at, actor_kind, action, hash) VALUES (1, uuidv7(), $1, 'system', 'claim.submit', '\\x00')`,
    [house.clock.now()],
  );
  for (const desk of [first, second]) await desk.page.getByRole('option').first().waitFor();
  await first.press('y');
  await second.sees('现在没有要办的。');
  expect([...first.errors, ...second.errors]).toEqual([]);
}, 60_000);
