import type { Browser, Locator, Page } from 'playwright-core';
import type { KioskPanel } from '#contract';
import type { StaffClient } from '../support/client';

/** What a browser reports that is no fault of the page: the station's refusals, and a network that a test cuts. */
const EXPECTED = [
  /Failed to load resource: the server responded with a status of (401|403|409|422|423|429) .*\/v1\//,
  /Failed to load resource: net::ERR_(FAILED|INTERNET_DISCONNECTED|CONNECTION_\w+|ABORTED|EMPTY_RESPONSE)/,
];
const SLOW_MS = 40_000;
/** What a hand needs between two touches; quicker ones are the trembling of one. Passes on the page's own clock. */
const HAND_MS = 320;
const KEY_MS = 125;

/** Within the page: a scanner's keys, Shift before each capital, as fast as they can be sent. */
function typeKeys(codes: string[][]): void {
  const send = (type: string, key: string) =>
    (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent(type, { key, bubbles: true, cancelable: true }),
    );
  for (const key of codes.flat()) {
    if (/^[A-Z]$/.test(key)) send('keydown', 'Shift');
    send('keydown', key);
    send('keyup', key);
  }
}

/** A person before the kiosk: sees texts, touches keys, holds a card before the scanner. */
export class KioskPage {
  /** Touches since they were last counted anew; keys of the PIN are not among them. */
  touches = 0;
  /** As the desk knows it. */
  kioskId = '';

  /** Errors of the page and of its console that nobody expected: a test's scene ends with none. */
  readonly faults: string[] = [];
  /** What a test brings about by itself, beside what every test may. */
  readonly expected: RegExp[] = [];

  /** Requests that wait for their answer. */
  #asked = 0;

  constructor(readonly page: Page) {
    const ended = () => (this.#asked -= 1);
    page.on('request', () => (this.#asked += 1));
    page.on('requestfinished', ended).on('requestfailed', ended);
    page.on('pageerror', (error) => this.faults.push(`${error.message}\n${error.stack ?? ''}`));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const text = `${message.text()} ${message.location().url}`;
      if (![...EXPECTED, ...this.expected].some((known) => known.test(text))) this.faults.push(text);
    });
  }

  /** A machine that nobody knows. */
  static async open(
    browser: Browser,
    base: string,
    panel: KioskPanel,
    now: Date | null = null,
  ): Promise<KioskPage> {
    const context = await browser.newContext({
      viewport: { width: panel.widthPx, height: panel.heightPx },
      reducedMotion: 'reduce',
      hasTouch: true,
    });
    const page = await context.newPage();
    const kiosk = new KioskPage(page);
    // A clock of the test's own, so that minutes can pass in a moment; unset, it is days off until the first beat.
    await page.clock.install(now === null ? {} : { time: now });
    await page.goto(base);
    return kiosk;
  }

  /** Paired with a code from the desk and approved by its fingerprint. */
  async pair(desk: StaffClient, panel: KioskPanel): Promise<void> {
    await this.reach('1');
    await this.key('1');
    await this.key('done');
    const { kioskId, fingerprint } = await this.bring(desk, panel);
    await desk.ok('kiosk.approve', { params: { kioskId }, body: { fingerprint } });
    await this.pass(3100);
    await this.attract();
    await this.page.evaluate(() => document.fonts.ready);
  }

  /** Types a fresh code of the desk. @returns what the machine shows then */
  async bring(desk: StaffClient, panel: KioskPanel): Promise<{ kioskId: string; fingerprint: string }> {
    const body = { name: '大厅', place: '超市门口', panel };
    const { code, kioskId } = await desk.ok('kiosk.create', { body });
    this.kioskId = kioskId;
    await this.reach('N');
    while (/[0-9A-Z]/.test(await this.page.locator('main output').innerText())) await this.key('back');
    for (const letter of code.replaceAll(/[^0-9A-Z]/g, '')) await this.key(letter);
    await this.key('done');
    const finger = this.page.locator('.finger');
    await finger.waitFor({ timeout: SLOW_MS });
    return { kioskId, fingerprint: /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await finger.innerText())![0] };
  }

  /** Waits for the attract screen, with the network there. */
  async attract(): Promise<void> {
    await this.page.locator('.scan:not(.gone)').waitFor({ timeout: SLOW_MS });
  }

  /** What goes to the printer, from now on: the text of each slip. */
  async listenToPrinter(): Promise<void> {
    await this.page.evaluate(() => {
      const slips: string[] = [];
      const print = () => slips.push(document.querySelector('.slip, .trial')?.textContent ?? 'nothing');
      Object.assign(window, { slips, print });
    });
  }

  /** The latest slip, once there are so many. */
  async slip(count: number): Promise<string> {
    const there = (wanted: number) => (window as unknown as { slips: string[] }).slips.length === wanted;
    await this.page.waitForFunction(there, count);
    return this.page.evaluate(() => (window as unknown as { slips: string[] }).slips.at(-1)!);
  }

  /** Waits until a text stands on the screen. */
  async sees(text: string | RegExp): Promise<Locator> {
    const found = this.page.getByText(text).first();
    await found.waitFor({ timeout: SLOW_MS });
    return found;
  }

  /** Touches a key by its words. */
  async touch(name: string | RegExp): Promise<void> {
    await this.touchAt(this.page.getByRole('button', { name }).first());
  }

  async touchAt(target: Locator): Promise<void> {
    await target.waitFor({ timeout: SLOW_MS });
    await this.hand();
    await target.tap({ timeout: SLOW_MS });
    this.touches += 1;
  }

  /** A hand that moves to the next key: every timer of the page runs meanwhile. */
  async hand(ms = HAND_MS): Promise<void> {
    await this.page.clock.runFor(ms);
  }

  /** Waits until everything that the page asks for is there: a few frames in which nothing is on its way. */
  async settled(): Promise<void> {
    // Between a page's code and what it asks for, and while a request is signed, there is a moment without either.
    for (let calm = 0, turns = 0; calm < 5; turns += 1) {
      if (turns > 1200) throw new Error('the page is still asking');
      const waits = await this.page.evaluate(
        () =>
          new Promise<boolean>((done) =>
            requestAnimationFrame(() => done(document.querySelector('main p.wait') !== null)),
          ),
      );
      calm = waits || this.#asked > 0 ? 0 : calm + 1;
    }
  }

  /** A hand that comes to a new keypad: the pad takes nothing of the tap that opened it. */
  async reach(key: string): Promise<void> {
    await this.page.locator(`[data-key="${key}"]`).first().waitFor({ timeout: SLOW_MS });
    await this.hand();
  }

  async key(key: string): Promise<void> {
    await this.page.locator(`[data-key="${key}"]`).first().tap({ timeout: SLOW_MS });
    await this.hand(KEY_MS);
  }

  async pin(pin: string): Promise<void> {
    await this.page.locator('.dots').waitFor({ timeout: SLOW_MS });
    await this.hand();
    for (const digit of pin) await this.key(digit);
  }

  /** A finger that touches several times where it meant to touch once: so fast that no clock moves meanwhile. */
  async tremble(target: Locator, times: number): Promise<void> {
    await target.waitFor({ timeout: SLOW_MS });
    // A hand comes to a new screen first: what touches within a moment of its coming belongs to the one before.
    await this.hand();
    const box = (await target.boundingBox())!;
    await this.page.clock.pauseAt((await this.page.evaluate(() => Date.now())) + 200);
    for (let i = 0; i < times; i += 1)
      await this.page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await this.page.clock.resume();
    this.touches += 1;
  }

  /** A scanner types: every key within milliseconds, Enter at the end. Within the page, since a protocol is slower. */
  async scan(text: string, suffix: string | null = 'Enter'): Promise<void> {
    await this.page.evaluate(typeKeys, [[...text, ...(suffix === null ? [] : [suffix])]]);
  }

  /** Many scans, 25 without a pause between them, then one of a moment. */
  async scans(codes: readonly (readonly [text: string, suffix: string | null])[]): Promise<void> {
    const keys = codes.map(([text, suffix]) => [...text, ...(suffix === null ? [] : [suffix])]);
    for (let at = 0; at < keys.length; at += 25) {
      await this.page.evaluate(typeKeys, keys.slice(at, at + 25));
      await this.pass(200);
    }
    await this.hand(200);
  }

  /** Card and PIN: in front of the balance. */
  async enter(card: string, pin: string): Promise<void> {
    await this.scan(card);
    await this.pin(pin);
    await this.page.locator('output').first().waitFor({ timeout: SLOW_MS });
    this.touches = 0;
  }

  /** Time passes before this kiosk: its timers run, the station's clock stays. */
  async pass(ms: number): Promise<void> {
    await this.page.clock.fastForward(ms);
  }

  /** No time passes before this kiosk while something is done elsewhere, however long that takes. */
  async meanwhile<T>(work: () => Promise<T>): Promise<T> {
    await this.page.clock.pauseAt((await this.page.evaluate(() => Date.now())) + 200);
    try {
      return await work();
    } finally {
      await this.page.clock.resume();
    }
  }

  async balance(): Promise<number> {
    return Number(await this.page.locator('output').first().innerText());
  }
}
