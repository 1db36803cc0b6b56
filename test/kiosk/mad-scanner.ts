import { randomBytes, randomInt } from 'node:crypto';
import type { KioskPage } from './kiosk-page';

const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789abcxyz.:/?=&-% ';
const SUFFIXES = ['Enter', 'Enter', 'Tab', null] as const;

/** What a scanner gone mad may read: goods, addresses, halves of cards, digits like a PIN. */
function randomScan(): [string, (typeof SUFFIXES)[number]] {
  const kinds = [
    () => String(randomInt(100_000, 1_000_000)),
    () => String(randomInt(10 ** 12, 10 ** 13)),
    () =>
      `SFYZ1.${randomInt(2, 99)}.${randomBytes(15).toString('hex').toUpperCase().slice(0, randomInt(3, 24))}`,
    () => Array.from({ length: randomInt(2, 60) }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  ];
  return [kinds[randomInt(kinds.length)]!(), SUFFIXES[randomInt(SUFFIXES.length)]!];
}

declare global {
  interface Window {
    clicks: number;
  }
}

/** Watches what a page presses and sends. @returns how often so far: clicks, requests that change something */
export async function watched(kiosk: KioskPage): Promise<() => Promise<[clicks: number, sent: number]>> {
  let sent = 0;
  kiosk.page.on('request', (request) => {
    if (request.method() !== 'GET' && !request.url().endsWith('/heartbeat')) sent += 1;
  });
  await kiosk.page.evaluate(() => {
    window.clicks = 0;
    addEventListener('click', () => (window.clicks += 1), true);
  });
  return async () => [await kiosk.page.evaluate(() => window.clicks), sent];
}

/** So many random scans on the screen that stands: nothing is pressed, sent or entered, and the screen is as it was. */
export async function standsFirm(
  kiosk: KioskPage,
  counted: () => Promise<[number, number]>,
  { scans, part = 'main', name }: { scans: number; part?: string; name: string },
): Promise<void> {
  await kiosk.hand();
  await kiosk.settled();
  // Whatever the screen is for has the focus: an Enter that slipped through would press it.
  await kiosk.page.evaluate(() => document.querySelector<HTMLElement>('main button')?.focus());
  const state = async () => [name, await kiosk.page.locator(part).innerText(), await counted()];
  const before = await state();
  await kiosk.scans(Array.from({ length: scans }, randomScan));
  // The sentences that it caused have gone. Not all at once: the station's clock stands meanwhile, and a question that is
  // on its way would have waited longer than the kiosk waits for an answer, which takes the network for gone.
  for (let i = 0; i < 3; i += 1) {
    await kiosk.settled();
    await kiosk.pass(2700);
  }
  await kiosk.settled();
  expect(await state()).toEqual(before);
  expect(await kiosk.page.locator('.dots .full').count()).toBe(0);
}
