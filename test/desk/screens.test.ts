import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { ROOT } from '#platform';
import { enrich, shelve } from '../redeem/shop';
import { scene, type Scene } from './scene';
import type { DeskPage } from './desk-page';

// Draws docs/screens/desk-*.png anew: `SCREENS=1 npx jest test/desk/screens`. Looked at by a person, compared by none.
const draws = process.env.SCREENS ? it : it.skip;
let here: Scene;

async function draw(desk: DeskPage, name: string) {
  await desk.page.waitForTimeout(400);
  const shot = await desk.page.screenshot();
  const folder = join(ROOT, 'docs/screens');
  mkdirSync(folder, { recursive: true });
  await sharp(shot)
    .png({ palette: true, colours: 64, compressionLevel: 9 })
    .toFile(join(folder, `desk-${name}.png`));
}

draws(
  'draws the desk of each role',
  async () => {
    here = await scene('desk_screens', 24);
    const { make, house, made, certifiers } = here.world;
    const now = house.clock.now();
    await make.claims(9);
    await make.claims(5, { act_code: 'C02', note: '每周三上午陪同买菜' });
    await make.claims(3, { act_code: 'F01', tier: '良好', points: 1 });
    await make.claims(18, { batch_id: uuidv7(), act_code: 'F04', points: 3 });
    await make.claims(6, { state: 'certified', decided_at: now, act_code: 'D01' });
    await make.claims(3, {
      act_code: 'F02',
      route: 'S',
      check_by: new Date(now.getTime() + 2 * 86_400_000),
      decide_by: null,
      note: '打扫三号楼楼道',
    });
    await here.world.postedLines(8, { act_day: '2026-10-28', act_code: 'D02', points: 5 });
    await enrich(house, made, 60, '2026-12-31');
    for (const [name, price, pieces] of [
      ['大米', 25, 40],
      ['菜籽油', 60, 3],
      ['食盐', 3, 90],
      ['洗衣液', 18, 20],
    ] as const)
      await shelve(house, 1, { name, price, pieces });
    await house.owner.query(`UPDATE points.item SET low_stock = 5`);
    await house.owner.query(
      `INSERT INTO points.verification (station_id, day, findings, by_check, verified_at) VALUES (1, '2026-11-02', 0, '{}', $1), (1, '2026-11-01', 0, '{}', $1)`,
      [now],
    );
    const administrator = here.world.administrator;
    const leader = await make.staff('leader', { committeeId: 1, groupId: 1 });
    const keeper = await make.staff('keeper');
    const pages: [Parameters<Scene['desk']>[0], 'pc' | 'phone', string, string][] = [
      [certifiers[0]!, 'pc', '', 'start'],
      [certifiers[0]!, 'pc', 'certify', 'certify'],
      [certifiers[0]!, 'pc', 'meeting', 'meeting'],
      [leader, 'phone', 'group', 'group'],
      [leader, 'phone', 'attendance', 'attendance'],
      [leader, 'phone', 'check', 'check'],
      [leader, 'phone', '', 'start-phone'],
      [here.world.registrar, 'pc', 'register', 'register'],
      [administrator, 'pc', 'lists', 'lists'],
      [administrator, 'pc', 'acts', 'acts'],
      [administrator, 'pc', 'goods', 'goods'],
      [administrator, 'pc', 'staff', 'staff'],
      [administrator, 'pc', `household/${made.households[0]}`, 'household'],
      [here.world.reviewer, 'pc', 'objections', 'objections'],
      [keeper, 'pc', 'counter', 'counter'],
      [keeper, 'pc', 'stock', 'stock'],
      [here.world.supervisor, 'pc', 'health', 'health'],
      [here.world.supervisor, 'pc', '', 'start-supervisor'],
    ];
    const raising = await here.desk(leader, 'pc', 'object-for');
    await raising.pick('谁提出', '张小芳');
    await raising.page.getByLabel('公示表').selectOption({ index: 0 });
    await raising.fill('序号或登记号', '1');
    await raising.fill('备注', '那天他不在。');
    await raising.click('提出异议');
    await raising.sees(/异议已收下/);
    await raising.close();
    for (const [who, at, path, name] of pages) {
      const desk = await here.desk(who, at, path);
      await draw(desk, name);
      await desk.close();
    }
    await here.close();
  },
  300_000,
);
