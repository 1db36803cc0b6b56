import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { ROOT } from '#platform';
import type { PanelName } from '../scene';
import { hall, type Hall } from './hall';
import { COUNTER, PAIRING, PERSONAL, PUBLIC, type Stop } from './tour';
import { FACTORS } from './modes';
import { Walker, type Language, type Ways } from './walker';

/**
 * `npm run screens` writes docs/screens: every screen as it stands on the glass, in Chinese. SCREENS names the panels
 * (`upright,tablet`), ONLY some screens, SCREENS_TO another folder, SPEAK=en the other language, WAYS=large,low how they are
 * dressed: for whoever wants to see what the sizes' test speaks of.
 */
const panels = (process.env.SCREENS ?? '').split(',').filter(Boolean) as PanelName[];
const only = (process.env.ONLY ?? '').split(',').filter(Boolean);
const folder = process.env.SCREENS_TO ?? join(ROOT, 'docs/screens');
const language = (process.env.SPEAK ?? 'zh') as Language;
const worn = (process.env.WAYS ?? '').split(',');
const ways = Object.fromEntries(FACTORS.map((factor) => [factor, worn.includes(factor)])) as unknown as Ways;
const dressed = FACTORS.some((factor) => ways[factor]);
const bytesMax = 100_000;

let here: Hall;

(panels.length > 0 ? describe : describe.skip)('screens', () => {
  beforeAll(async () => {
    here = await hall('kiosk_screens');
    mkdirSync(folder, { recursive: true });
  }, 180_000);
  afterAll(() => here?.close(), 30_000);

  it.each(panels)(
    '%s',
    async (panel) => {
      const home = panels.indexOf(panel);
      const w = await Walker.open(here, panel, home);
      const look = async ({ name, fixed, paper }: Stop) => {
        if (dressed && !fixed && !paper) await w.dress(ways);
        if (only.length > 0 && !only.some((wanted) => name.startsWith(wanted))) return;
        const shot = await (paper ? w.page.locator('.printed').screenshot() : w.page.screenshot());
        for (const colours of [64, 32, 16, 12]) {
          const small = await sharp(shot).png({ palette: true, colours, dither: 0, effort: 8 }).toBuffer();
          if (small.length > bytesMax) continue;
          writeFileSync(join(folder, `${panel}-${name}.png`), small);
          return;
        }
        throw new Error(`${name} is larger than ${bytesMax} bytes`);
      };
      const walk = async (stops: readonly Stop[]) => {
        for (const each of stops) {
          try {
            await each.go(w);
          } catch (error) {
            await w.page.screenshot({ path: join(folder, `lost-${panel}-${each.name}.png`) });
            throw new Error(`lost before ${each.name}: ${String(error)}`, { cause: error });
          }
          await look(each);
        }
      };
      await walk(PAIRING);
      await w.pair();
      await w.speak(language);
      await walk(PUBLIC);
      await w.press('easier_done');
      await w.press('back');
      await w.enter();
      await walk(PERSONAL);
      await w.stay();
      await w.press('leave');
      await w.speakOn();
      await walk(COUNTER);
      await w.close();
    },
    300_000,
  );
});
