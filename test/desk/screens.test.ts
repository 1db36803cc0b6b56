import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { ROOT } from '#platform';
import { scene } from './scene';
import type { DeskPage } from './desk-page';
import { furnish, PICTURES, type Furnished } from './screens-scene';

// Draws docs/screens/desk-*.png anew: `SCREENS=1 npx jest test/desk/screens`. Looked at by a person, compared by none.
const draws = process.env.SCREENS ? it : it.skip;

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
    // Days in fields as a Chinese browser writes them.
    Object.assign(process.env, { LANGUAGE: 'zh_CN', LANG: 'zh_CN.UTF-8', LC_ALL: 'zh_CN.UTF-8' });
    const here = await scene('desk_screens', 24);
    const furnished: Furnished = await furnish(here);
    for (const { who, at, path, name, before } of PICTURES) {
      const desk = await here.desk(furnished.who[who], at, path(furnished));
      await before?.(desk, furnished);
      await draw(desk, name);
      await desk.close();
    }
    await here.close();
  },
  400_000,
);
