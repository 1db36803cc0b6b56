import AxeBuilder from 'axe-core';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';

const SLOW_MS = Number(process.env.SLOW_MS ?? 20_000);
/** Refusals that a test provokes are answers, and the browser calls every answer above 399 an error. */
const ANSWER = /Failed to load resource: the server responded with a status of 4\d\d/;
const OFFLINE = /net::ERR_(INTERNET_DISCONNECTED|FAILED|CONNECTION)/;

/** A person at the desk: sees texts, presses keys, fills fields by their labels. Fails on anything the console calls an error. */
export class DeskPage {
  readonly errors: string[] = [];
  /** Keys pressed through `press`. */
  keys = 0;

  constructor(
    readonly page: Page,
    readonly base: string,
  ) {
    page.setDefaultTimeout(SLOW_MS);
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
    // Two frames later the page that is being fetched says so.
    await this.page.evaluate(async (to) => {
      window.location.hash = `#/${to}`;
      for (let i = 0; i < 2; i += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
    }, path);
    await this.settled();
  }

  /** Waits until nothing is being read any more. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
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
    if (!(await this.page.evaluate(() => 'axe' in window))) await this.page.evaluate(AXE);
    return this.page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof AxeBuilder };
      const tags = [
        'wcag2a',
        'wcag2aa',
        'wcag2aaa',
        'wcag21a',
        'wcag21aa',
        'wcag22a',
        'wcag22aa',
        'best-practice',
      ];
      const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 140)}`),
      );
    });
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

/** Ends in `undefined`: what a script answers is sent back, and axe is large. */
const AXE = `${readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')};undefined`;
