import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '#platform';
import { PANELS, type PanelName } from '../scene';
import { openEyes } from './eyes';
import type { Hall } from './hall';

const SLOW_MS = 15_000;
/** 80 mm. */
export const PAPER_PX = 302;
export const PIN = '580294';

export type Language = 'zh' | 'en';
export interface Ways {
  large: boolean;
  voice: boolean;
  contrast: boolean;
  low: boolean;
}
export const PLAIN: Ways = { large: false, voice: false, contrast: false, low: false };

const catalogue = (language: Language): Record<string, string> =>
  JSON.parse(readFileSync(join(ROOT, `kiosk/messages/kiosk.${language}.json`), 'utf8')) as Record<
    string,
    string
  >;
const WORDS = { zh: catalogue('zh'), en: catalogue('en') };

/**
 * A quick hand before one kiosk, for what is about looks: it presses within the page, so that a walk over all screens takes
 * seconds. How a finger presses is the matter of the other tests.
 */
export class Walker {
  language: Language = 'zh';
  #own: Language = 'zh';

  private constructor(
    readonly page: Page,
    readonly hall: Hall,
    readonly panel: PanelName,
    /** Index of the household that this walker lives in: what it does leaves traces. */
    public home: number,
  ) {
    const ended = () => (this.#asked -= 1);
    page.on('request', () => (this.#asked += 1));
    page.on('requestfinished', ended).on('requestfailed', ended);
  }

  /** Requests that wait for their answer. */
  #asked = 0;

  /** A machine that nobody knows yet. */
  static async open(hall: Hall, panel: PanelName, home: number): Promise<Walker> {
    const { widthPx, heightPx } = PANELS[panel];
    const context = await hall.browser.newContext({
      viewport: { width: widthPx, height: heightPx },
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
      hasTouch: true,
    });
    const page = await context.newPage();
    if (process.env.DEBUG) page.on('response', (r) => r.status() >= 400 && console.log(r.status(), r.url()));
    // Time passes as it does, and can be moved on: the wall turns, the session gets idle.
    await page.clock.install();
    // A machine with a voice: without one it says so across the screen.
    await page.addInitScript(() => {
      const voices = ['zh-CN', 'en-US'].map((lang) => ({ lang, name: lang, voiceURI: lang }));
      speechSynthesis.getVoices = () => voices as SpeechSynthesisVoice[];
      speechSynthesis.speak = (said) => setTimeout(() => said.dispatchEvent(new Event('end')), 10);
      Object.defineProperty(SpeechSynthesisUtterance.prototype, 'voice', { set() {} });
      // A machine with a camera, before which nobody stands.
      navigator.mediaDevices.enumerateDevices = async () => [{ kind: 'videoinput' } as MediaDeviceInfo];
      navigator.mediaDevices.getUserMedia = async () => document.createElement('canvas').captureStream();
      // What goes to the printer stays to be looked at.
      globalThis.print = () => {
        const printed = document.querySelector('.slip')!.cloneNode(true) as HTMLElement;
        printed.classList.add('printed');
        document.body.append(printed);
      };
    });
    await page.addInitScript(openEyes);
    await page.goto(hall.base);
    return new Walker(page, hall, panel, home);
  }

  kioskId = '';
  #code = '';

  /** Brings the code that the desk gave. @param until where to stop, for the screens of the pairing themselves */
  async pair(until: 'station' | 'code' | 'wait' | 'done' = 'done'): Promise<void> {
    const { administrator } = this.hall;
    const panel = PANELS[this.panel];
    if (this.#code === '') {
      const body = { name: '大厅', place: '超市门口', panel };
      const { code, kioskId } = await administrator.ok('kiosk.create', { body });
      this.#code = code.replaceAll(/[^0-9A-Z]/g, '');
      this.kioskId = kioskId;
    }
    if (until === 'station') return this.at('[data-key="1"]');
    if (!(await this.page.locator('.finger').isVisible())) {
      if (!(await this.page.locator('[data-key="N"]').isVisible())) {
        await this.keys(['1', 'done']);
        await this.at('[data-key="N"]');
      }
      if (until === 'code') return;
      await this.keys([...this.#code, 'done']);
      await this.at('.finger');
    }
    if (until === 'wait') return;
    const text = await this.page.locator('.finger').innerText();
    const fingerprint = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)![0];
    await administrator.ok('kiosk.approve', { params: { kioskId: this.kioskId }, body: { fingerprint } });
    await this.pass(3100);
    await this.at('.scan');
  }

  /** Text of the catalogue in this walker's language. */
  word(key: string, words: Record<string, string> = {}): string {
    const text = WORDS[this.language][key];
    if (text === undefined) throw new Error(`no message ${key}`);
    return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '');
  }

  /** Presses the key that bears a message, as soon as it is there. */
  async press(key: string, words: Record<string, string> = {}): Promise<void> {
    const label = this.word(key, words);
    await this.page
      .waitForFunction(
        (wanted) => {
          const buttons = [...document.querySelectorAll<HTMLElement>('button')];
          const found = buttons.find((button) => {
            const own =
              button.querySelector('.label')?.textContent ?? button.getAttribute('aria-label') ?? '';
            return own.trim() === wanted && button.getAttribute('aria-disabled') !== 'true';
          });
          if (found === undefined) return false;
          globalThis.dispatchEvent(new PointerEvent('pointerdown'));
          found.click();
          return true;
        },
        label,
        { timeout: SLOW_MS },
      )
      .catch((error: unknown) => {
        throw new Error(`could not press ${key} (${label})`, { cause: error });
      });
    await this.settle();
  }

  /** Presses a key that may stand on a later page. */
  async find(key: string): Promise<void> {
    const label = this.page.locator('.choices .label', { hasText: this.word(key) });
    await this.at('.choices .label');
    for (let pages = 0; pages < 9 && (await label.count()) === 0; pages += 1) await this.press('page_after');
    await this.press(key);
  }

  /** Presses the n-th of what a selector finds. */
  async pressAt(selector: string, nth = 0): Promise<void> {
    await this.page.waitForFunction(
      ([wanted, which]) => {
        const found = document.querySelectorAll<HTMLElement>(wanted)[which];
        if (found === undefined) return false;
        globalThis.dispatchEvent(new PointerEvent('pointerdown'));
        found.click();
        return true;
      },
      [selector, nth] as [string, number],
      { timeout: SLOW_MS },
    );
    await this.settle();
  }

  async keys(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.pressAt(`[data-key="${key}"]`);
  }

  async at(selector: string): Promise<void> {
    await this.page.locator(selector).first().waitFor({ timeout: SLOW_MS });
    await this.settle();
  }

  /**
   * Lets time pass in steps until something stands. What the kiosk asks now and then it asks again: a beat that was
   * answered just before the network went says nothing of it, and the next one does.
   */
  async passUntil(selector: string, step_ms: number): Promise<void> {
    const wanted = this.page.locator(selector).first();
    for (let steps = 0; steps < 6; steps += 1) {
      await this.stir();
      await this.pass(step_ms);
      const stands = await wanted.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
      if (stands) break;
    }
    await this.at(selector);
  }

  /** Everything asked for is there, every character has its shape. */
  async settle(): Promise<void> {
    // Between a page's code and what it asks for there is a moment without either.
    for (let calm = 0, turns = 0; calm < 3 && turns < 600; turns += 1) {
      const waits = await this.page.evaluate(
        () =>
          new Promise<boolean>((done) => {
            // A frame that was laid out: the page's own frames are moved with its clock.
            const laid = new ResizeObserver(() => {
              laid.disconnect();
              done(document.querySelector('main p.wait') !== null || document.fonts.status !== 'loaded');
            });
            laid.observe(document.documentElement);
          }),
      );
      calm = waits || this.#asked > 0 ? 0 : calm + 1;
    }
  }

  /** So much time goes by. */
  async pass(ms: number): Promise<void> {
    await this.page.clock.fastForward(ms);
    await this.settle();
  }

  /** Somebody is there and touches the glass, where no key lies. */
  async stir(): Promise<void> {
    await this.page.evaluate(() => void globalThis.dispatchEvent(new PointerEvent('pointerdown')));
  }

  /** Lets time go by until something stands there; what never comes on this panel is given up. */
  async turnTo(selector: string, step = 12_000, stirs = true): Promise<void> {
    for (let turns = 0; turns < 9; turns += 1) {
      if (await this.page.locator(selector).first().isVisible()) return;
      if (stirs) await this.stir();
      await this.pass(step);
    }
  }

  /** Answers the warning. A key that was pressed while it stood has put it off already: then it is waited for anew. */
  async stay(): Promise<void> {
    await this.pass(300);
    if (!(await this.page.locator('[role="alertdialog"]').isVisible())) await this.pass(50_000);
    await this.turnTo('[role="alertdialog"]', 5000, false);
    await this.press('idle_stay');
  }

  /** Whatever is said across the screen goes. */
  async quiet(): Promise<void> {
    const band = this.page.locator('.band');
    await band.waitFor({ timeout: SLOW_MS });
    await this.hush();
  }

  /** The same for one that was seen already: on a slow machine it may have gone by itself. */
  async hush(): Promise<void> {
    await this.page.clock.fastForward(8100);
    await this.page.locator('.band').waitFor({ state: 'detached', timeout: SLOW_MS });
  }

  async scan(text: string): Promise<void> {
    await this.page.evaluate(
      (keys) => {
        for (const key of keys) {
          for (const type of ['keydown', 'keyup']) {
            document.body.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
          }
        }
      },
      [...text, 'Enter'],
    );
  }

  /** Back, step by step, to the balance or to the attract screen. */
  async goHome(): Promise<void> {
    for (let steps = 0; steps < 9; steps += 1) {
      if ((await this.page.locator('main output, main .scan').count()) > 0) return;
      await this.press('back');
    }
  }

  /** Chooses the first of each until a question is asked. */
  async narrowTo(question: string): Promise<void> {
    const asked = this.page.getByText(this.word(question));
    for (let steps = 0; steps < 9 && !(await asked.isVisible()); steps += 1)
      await this.pressAt('.choices button');
  }

  /** Building, unit, room and person of a witness: the first of each. */
  async pickDoor(): Promise<void> {
    for (const question of ['room_witness_building', 'room_unit', 'room_room', 'room_witness_member']) {
      const asked = this.page.getByText(this.word(question));
      await asked.waitFor({ timeout: SLOW_MS });
      for (let steps = 0; steps < 6; steps += 1) {
        // Asked and pressed in one moment: the question may just have been answered.
        const still = await this.page.evaluate((text) => {
          if (![...document.querySelectorAll('main h1')].some((title) => title.textContent === text))
            return false;
          document.querySelector<HTMLElement>('.choices button')?.click();
          return true;
        }, this.word(question));
        await this.settle();
        if (!still) break;
      }
    }
  }

  async card(): Promise<void> {
    await this.scan(this.hall.cards[this.home]!);
    await this.at('.dots');
  }

  async enter(): Promise<void> {
    await this.card();
    await this.keys([...PIN]);
    await this.at('output');
  }

  /** Dresses the screen that stands by the keys that residents have for it. */
  async dress(ways: Ways): Promise<void> {
    const labels = [this.word('settings'), this.word('easier_done')] as const;
    const wanted = [ways.large, ways.voice, ways.contrast, ways.low];
    await this.page.evaluate(
      async ([[open, done], on]) => {
        const frame = () => new Promise((shown) => requestAnimationFrame(shown));
        const press = (label: string) => {
          const labels = [...document.querySelectorAll('button .label')];
          // The sheet lies over the screen, which may have a key of the same name.
          labels
            .findLast((one) => one.textContent === label)!
            .closest('button')!
            .click();
          return frame();
        };
        globalThis.dispatchEvent(new PointerEvent('pointerdown'));
        await press(open);
        const keys = [...document.querySelectorAll<HTMLElement>('.sheet [aria-pressed]')];
        keys.slice(0, on.length).forEach((key, i) => {
          if ((key.getAttribute('aria-pressed') === 'true') !== on[i]) key.click();
        });
        await press(done);
      },
      [labels, wanted] as const,
    );
    await this.settle();
  }

  /** Presses a key that prints, and lays the paper before whoever looks: 80 mm at the browser's 96 dots an inch. */
  async print(key: string): Promise<void> {
    await this.press(key);
    await this.page.locator('.printed').waitFor({ state: 'attached', timeout: SLOW_MS });
    await this.page.setViewportSize({ width: PAPER_PX, height: 1000 });
    await this.page.emulateMedia({ media: 'print', reducedMotion: 'reduce' });
  }

  /** Back to the glass. */
  async leavePaper(): Promise<void> {
    const { widthPx, heightPx } = PANELS[this.panel];
    await this.page.evaluate(() => document.querySelector('.printed')?.remove());
    await this.page.emulateMedia({ media: 'screen', reducedMotion: 'reduce' });
    await this.page.setViewportSize({ width: widthPx, height: heightPx });
  }

  /** This language, until the session ends or nobody has stood there for long: then the station's own comes back. */
  async speak(language: Language): Promise<void> {
    const now = await this.page.evaluate(() => document.documentElement.lang);
    this.language = now === 'en' ? 'en' : 'zh';
    this.#own = language;
    if (this.language === language) return;
    await this.press('settings');
    await this.press('easier_language');
    this.language = language;
    await this.press('easier_done');
  }

  /** The walker's own language again. */
  speakOn(): Promise<void> {
    return this.speak(this.#own);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
