import type { Locator, Page } from 'playwright-core';
import { findings } from '../kiosk/look/axe';

const SLOW_MS = Number(process.env.SLOW_MS ?? 20_000);
/** Refusals that a test provokes are answers, and the browser calls every answer above 399 an error. */
const ANSWER = /Failed to load resource: the server responded with a status of 4\d\d/;
const OFFLINE = /net::ERR_(INTERNET_DISCONNECTED|FAILED|CONNECTION)/;

/** A person at the desk: sees texts, presses keys, fills fields by their labels. Fails on anything the console calls an error. */
export class DeskPage {
  readonly errors: string[] = [];
  /** Keys pressed through `press`. */
  keys = 0;
  /** Requests that wait for their answer. */
  #asked = 0;

  constructor(
    readonly page: Page,
    readonly base: string,
  ) {
    page.setDefaultTimeout(SLOW_MS);
    const ended = () => (this.#asked -= 1);
    page.on('request', () => (this.#asked += 1));
    page.on('requestfinished', ended).on('requestfailed', ended);
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && !ANSWER.test(text) && !OFFLINE.test(text)) this.errors.push(text);
    });
    page.on('pageerror', (error) => this.errors.push(String(error)));
  }

  /** Opens a page of the desk by its address after `#/` and waits until it is drawn. */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.base}/desk/#/${path}`);
    await this.page.locator('main h1').waitFor();
    await this.settled();
  }

  /** Goes on within the page, as a link of the menu does. */
  async go(path: string): Promise<void> {
    await this.page.evaluate((to) => void (window.location.hash = `#/${to}`), path);
    await this.settled();
  }

  /** Waits until nothing is being read any more: a few frames in which nothing is on its way. */
  async settled(): Promise<void> {
    // Two frames later the page that is being fetched says so.
    for (let calm = 0, turns = 0; calm < 3; turns += 1) {
      if (turns > 1200) throw new Error(`${this.page.url()} is still being read`);
      const waits = await this.page.evaluate(
        () =>
          new Promise<boolean>((done) =>
            requestAnimationFrame(() => done(document.querySelector('[aria-busy="true"]') !== null)),
          ),
      );
      calm = waits || this.#asked > 0 ? 0 : calm + 1;
    }
  }

  async sees(text: string | RegExp): Promise<Locator> {
    const found = this.page.getByText(text).first();
    // What stood there instead says more than that nothing came.
    await found.waitFor().catch(async (error: Error) => {
      const main = await this.page.innerText('body').catch(() => '');
      throw new Error(`${error.message}\n${main}`, { cause: error });
    });
    return found;
  }

  /** A key by its words, within a part of the page where several have the same. */
  async click(name: string | RegExp, within: Locator | Page = this.page): Promise<void> {
    await within
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .click();
  }

  async fill(label: string | RegExp, value: string, within: Locator | Page = this.page): Promise<void> {
    await within
      .getByLabel(label, { exact: typeof label === 'string' })
      .first()
      .fill(value);
  }

  async choose(label: string | RegExp, option: string, within: Locator | Page = this.page): Promise<void> {
    await within
      .getByLabel(label, { exact: typeof label === 'string' })
      .first()
      .selectOption({ label: option });
  }

  /** Finds somebody in a field that searches as one types. */
  async pick(label: string, search: string, within: Locator | Page = this.page): Promise<void> {
    await within.getByLabel(label, { exact: true }).first().fill(search);
    await this.page.locator('.options').getByRole('option').first().click();
  }

  async press(key: string): Promise<void> {
    this.keys += 1;
    await this.page.keyboard.press(key);
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** What axe finds (WCAG 2.2 A, AA, AAA), as `rule: where`; empty where nothing is wrong. */
  async findings(): Promise<string[]> {
    return findings(this.page);
  }

  /** Pixels by which the page is wider than its window. */
  async overhang(): Promise<number> {
    return this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
