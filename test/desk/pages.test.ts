import { scene, type Scene } from './scene';

let here: Scene;

beforeAll(async () => {
  here = await scene('desk_pages');
}, 180_000);
afterAll(() => here?.close(), 30_000);

it('shows the start page to a certifier, with what waits', async () => {
  await here.world.make.claims(3);
  const desk = await here.desk(here.world.certifiers[0]!);
  await desk.sees('单项待评议');
  expect(await desk.findings()).toEqual([]);
  expect(desk.errors).toEqual([]);
  await desk.page.screenshot({ path: '/tmp/start.png' });
}, 60_000);
