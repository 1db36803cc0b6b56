import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { ROOT } from '#platform';
import { scene, PIN } from '../kiosk/scene';
import { percentile, report } from './support/report';

/** The kiosk in a real browser whose processor is slowed four times: what it loads, and how soon it answers a finger. */
const TURNS = 12;
const SLOWED = 4;

/** JavaScript that the first screen waits for: the entry and all that it imports by itself. */
function firstScript_kB(): number {
  const pages = join(ROOT, 'dist/pages');
  const html = readFileSync(join(pages, 'index.html'), 'utf8');
  const wanted = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file!);
  const seen = new Set<string>();
  let bytes = 0;
  while (wanted.length > 0) {
    const file = wanted.pop()!;
    if (seen.has(file)) continue;
    seen.add(file);
    const code = readFileSync(join(pages, file));
    bytes += gzipSync(code, { level: 9 }).length;
    for (const [, next] of code.toString('utf8').matchAll(/(?:from|^import|;import)\s*"\.\/([^"]+\.js)"/g))
      wanted.push(`assets/${next}`);
  }
  return bytes / 1000;
}

const fontFiles = () =>
  readdirSync(join(ROOT, 'dist/pages/assets')).filter((file) => file.endsWith('.woff2')).length;

/** Milliseconds from a finger's release to the next picture on which something has changed. */
function reaction(page: Page, selector: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((done) => {
        const key = document.querySelector<HTMLElement>(wanted)!;
        const since = performance.now();
        const seen = new MutationObserver(() => {
          seen.disconnect();
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - since)));
        });
        seen.observe(document.body, {
          subtree: true,
          childList: true,
          attributes: true,
          characterData: true,
        });
        key.click();
      }),
    selector,
  );
}

async function main() {
  report({ name: 'kiosk_first_script', value: firstScript_kB(), unit: 'kB gz', floor: 60 });
  report({ name: 'kiosk_fonts_by_need', value: fontFiles(), unit: 'files' });
  const here = await scene('bench_kiosk');
  const elsewhere = new Set<string>();
  const kiosk = await here.kiosk();
  kiosk.page.on('request', (request) => {
    if (!request.url().startsWith(here.base)) elsewhere.add(request.url());
  });
  const session = await kiosk.page.context().newCDPSession(kiosk.page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  const balance_ms: number[] = [];
  const touch_ms: number[] = [];
  for (let turn = 0; turn <= TURNS; turn += 1) {
    const card = here.cards[turn % here.cards.length]!;
    await kiosk.scan(card);
    await kiosk.page.locator('.dots').waitFor();
    const first = await reaction(kiosk.page, `[data-key="${PIN[0]}"]`);
    for (const digit of PIN.slice(1, -1)) await reaction(kiosk.page, `[data-key="${digit}"]`);
    // The last digit is what the answer waits for: from here to the balance on the glass.
    const took = await kiosk.page.evaluate(
      (last) =>
        new Promise<number>((done) => {
          const since = performance.now();
          const look = () =>
            document.querySelector('main .points output') === null
              ? requestAnimationFrame(look)
              : requestAnimationFrame(() => done(performance.now() - since));
          document.querySelector<HTMLElement>(`[data-key="${last}"]`)!.click();
          look();
        }),
      PIN.at(-1)!,
    );
    const opened = await reaction(kiosk.page, 'main .do');
    // The first turn fetches what the others find there.
    if (turn > 0) {
      balance_ms.push(took);
      touch_ms.push(first, opened);
    }
    await kiosk.page.locator('.offer .add').first().waitFor();
    touch_ms.push(await reaction(kiosk.page, '.offer .add:not([aria-disabled])'));
    await kiosk.page
      .locator('header button')
      .first()
      .evaluate((key: HTMLElement) => key.click());
    await kiosk.attract();
  }
  balance_ms.sort((a, b) => a - b);
  touch_ms.sort((a, b) => a - b);
  report({ name: 'kiosk_pin_to_balance', value: percentile(balance_ms, 95), unit: 'ms', floor: 1000, p50_ms: percentile(balance_ms, 50) }); // prettier-ignore
  report({ name: 'kiosk_touch_to_reaction', value: percentile(touch_ms, 95), unit: 'ms', floor: 100, p50_ms: percentile(touch_ms, 50) }); // prettier-ignore
  report({ name: 'kiosk_requests_elsewhere', value: elsewhere.size, unit: 'requests', floor: 0 });
  await here.close();
}

void main();
