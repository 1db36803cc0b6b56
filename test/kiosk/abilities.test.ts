import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asStaff } from '../support/client';
import { until } from '../support/until';
import { balanceOf } from '../redeem/shop';
import type { KioskPage } from './kiosk-page';
import { ownPaths } from './own';
import { quizPath } from './quiz';
import { seldomPaths } from './ways';
import { PIN, scene, type Scene } from './scene';

// What a resident can do beside the main path (kiosk.md), with the touches that it takes, and by keyboard alone.
let here: Scene;
let kiosk: KioskPage;
/** The station's folder of recorded clips. */
let voice: string;

/** What somebody recorded: a sentence's pieces and the numbers; the rest is left to the browser's voice. */
async function record(folder: string): Promise<void> {
  await mkdir(join(folder, 'zh'));
  for (const said of ['您家现有积分', '分', '一', '二', '八', '十', '百', '用积分兑换东西'])
    await writeFile(join(folder, 'zh', `${said}.mp3`), `ID3 ${said}`);
}

beforeAll(async () => {
  voice = await mkdtemp(join(tmpdir(), 'voice-'));
  await record(voice);
  here = await scene('kiosk_abilities', 128, { voice });
  kiosk = await here.kiosk();
}, 180_000);
afterAll(async () => {
  await here?.close();
  if (voice !== undefined) await rm(voice, { recursive: true });
}, 30_000);

const card = (household: number) => here.cards[household]!;
const balance = (household: number) => balanceOf(here.world.house, 1, here.world.made.households[household]!);

async function leave(): Promise<void> {
  await kiosk.touch(/^(完成|结束)$/);
  await kiosk.attract();
}

describe('an objection', () => {
  it('takes at most five touches from the balance', async () => {
    await kiosk.enter(card(0), PIN);
    await kiosk.touch('公示异议');
    await kiosk.touchAt(kiosk.page.getByRole('button', { name: /分$/ }).first());
    await kiosk.touch('没有这回事');
    await kiosk.sees('说得对吗？');
    await kiosk.touch('提出异议');
    await kiosk.sees(/已收到，.*前答复/);
    expect(kiosk.touches).toBeLessThanOrEqual(5);
  }, 60_000);

  it('to a line that is missing takes no more: what others have on the list, and its day, stand in front', async () => {
    const { house, made } = here.world;
    await kiosk.touch('结束');
    await kiosk.attract();
    await kiosk.enter(card(2), PIN);
    await kiosk.touch('公示异议');
    await kiosk.touch('少了一条');
    const first = kiosk.page.locator('.choices button').first();
    await kiosk.sees('少了哪件事？');
    await kiosk.touchAt(first);
    await kiosk.sees('哪一天的事？');
    await kiosk.touchAt(first);
    await kiosk.sees('说得对吗？');
    await kiosk.touch('提出异议');
    await kiosk.sees(/已收到，.*前答复/);
    expect(kiosk.touches).toBeLessThanOrEqual(5);
    // The deed of the list's lines, on their day: nobody had to turn pages for it.
    const { rows } = await house.owner.query(
      `SELECT o.kind, count(c.*) > 0 AS listed FROM points.objection o
         LEFT JOIN points.claim c ON c.station_id = 1 AND c.act_code = o.act_code AND c.act_day = o.act_day AND c.list_id IS NOT NULL
        WHERE o.station_id = 1 AND o.household_id = $1 GROUP BY o.kind`,
      [made.households[2]],
    );
    expect(rows).toEqual([{ kind: 'missing', listed: true }]);
    // Every other deed by its kind, without turning nine pages of them.
    await kiosk.touch('返回');
    await kiosk.touch('公示异议');
    await kiosk.touch('少了一条');
    await kiosk.touch('别的事');
    await kiosk.touch('见义勇为者');
    await kiosk.touch('返回');
    await kiosk.sees('政策明白人');
    await kiosk.touch('返回');
    await kiosk.sees('别的事');
    await kiosk.touch('结束');
    await kiosk.attract();
  }, 60_000);

  it('is followed to its answer, and taken to the township', async () => {
    await kiosk.enter(card(0), PIN);
    await kiosk.touch('公示异议');
    await kiosk.touch('我的异议');
    await kiosk.sees('正在复核');
    await kiosk.sees('没有这回事');
    const reviewer = await asStaff(here.app, here.world.house, 1, 'reviewer');
    const { items } = await reviewer.ok('objection.queue', { query: { state: 'open' } });
    await reviewer.ok('objection.decide', {
      params: { objectionId: items.find(({ kind }) => kind === 'line')!.objectionId },
      body: { outcome: 'dismissed', reason: '有照片和签到，属实' },
    });
    await kiosk.touch('返回');
    await kiosk.touch('公示异议');
    await kiosk.touch('我的异议');
    await kiosk.sees('维持原样');
    await kiosk.sees('原因：有照片和签到，属实');
    await kiosk.touch('还不同意，找街道');
    await kiosk.sees('街道正在处理');
    expect(await kiosk.page.getByRole('button', { name: '还不同意，找街道' }).count()).toBe(0);
    await leave();
  }, 60_000);
});

describe('the household', () => {
  it('shows who belongs to it; consent and a spending limit are set by one touch each', async () => {
    const { house, made } = here.world;
    await kiosk.enter(card(1), PIN);
    await kiosk.touch('更多');
    await kiosk.touch('家里人和授权');
    await kiosk.touch('公示时写名字');
    await kiosk.sees('公示时不写名字');
    const named = await house.owner.query(
      `SELECT 1 FROM points.consent WHERE station_id = 1 AND resident_id = $1 AND withdrawn_at IS NULL`,
      [made.heads[1]],
    );
    expect(named.rowCount).toBe(0);
    await kiosk.touch('公示时不写名字');
    await kiosk.sees('公示时写名字');
    await leave();
  }, 60_000);
});

quizPath(() => ({ here, kiosk }));
seldomPaths(() => ({ here, kiosk }));
ownPaths(() => ({ here, kiosk }));

describe('by keyboard alone', () => {
  /** Tab until this key has the focus, then Enter. */
  async function press(name: RegExp): Promise<void> {
    await kiosk.page.getByRole('button', { name }).first().waitFor();
    await kiosk.hand();
    for (let tabs = 0; tabs < 60; tabs += 1) {
      await kiosk.page.keyboard.press('Tab');
      const label = await kiosk.page.evaluate(() => {
        const { activeElement: at } = document;
        return at instanceof HTMLButtonElement ? (at.getAttribute('aria-label') ?? at.innerText) : '';
      });
      if (!name.test(label.replaceAll(/\s+/g, ' ').trim())) continue;
      return kiosk.page.keyboard.press('Enter', { delay: 40 });
    }
    throw new Error(`no way by Tab to ${name}`);
  }

  it('somebody comes in, redeems and leaves', async () => {
    await kiosk.scan(card(3));
    await kiosk.page.locator('.dots').waitFor();
    for (const digit of PIN) await press(new RegExp(`^${digit}$`));
    await kiosk.sees('您家现有积分');
    await press(/^兑换东西$/);
    await press(/^食盐/);
    await press(/^选好了$/);
    await press(/^确认兑换$/);
    await kiosk.sees('兑换成功');
    expect(await balance(3)).toBe(125);
    await press(/^完成$/);
    await kiosk.attract();
  }, 90_000);
});

describe('the voice', () => {
  it('reads what stands there, but no PIN and no balance until its key is pressed', async () => {
    await kiosk.page.evaluate(() => {
      const said: string[] = [];
      const voice = { lang: 'zh-CN' } as SpeechSynthesisVoice;
      const spoken = {
        getVoices: () => [voice],
        cancel: () => said.push('⏹'),
        addEventListener: () => {},
        speak(utterance: { text: string; dispatchEvent(event: Event): boolean }) {
          said.push(utterance.text);
          const gone = Object.assign(new Event('error'), { error: 'audio-hardware' });
          setTimeout(() => utterance.dispatchEvent('unplugged' in window ? gone : new Event('end')), 5);
        },
      };
      class Utterance extends EventTarget {
        constructor(readonly text: string) {
          super();
        }
      }
      Object.defineProperty(window, 'speechSynthesis', { value: spoken });
      // The loudspeaker alone is missing here: what it would play is fetched, then has been played. The browser itself must
      // not look into it: the clips of this test hold no sound, and it would call them broken.
      const unheard = function (src: string) {
        return Object.assign(document.createElement('audio'), { preload: 'none', src });
      };
      Object.assign(window, { Audio: unheard });
      HTMLMediaElement.prototype.play = async function () {
        const { ok, headers } = await fetch(this.src);
        const name = decodeURIComponent(this.src.replace(/^.*\/|\.mp3.*$/g, ''));
        said.push(`♪${ok && headers.get('content-type') === 'audio/mpeg' ? name : '!'}`);
        const broken = 'unplugged' in window || ('worn' in window && name === '百');
        this.dispatchEvent(new Event(broken ? 'error' : 'ended'));
      };
      Object.assign(window, { SpeechSynthesisUtterance: Utterance, said });
    });
    const said = async () =>
      (await kiosk.page.evaluate(() => (window as unknown as { said: string[] }).said)).join(' ');
    await kiosk.touch('大字·语音');
    await kiosk.touch(/^语音/);
    await kiosk.touch('好了');
    await kiosk.enter(card(4), PIN);
    // Recorded where there is a clip, else by the browser's voice.
    for (const sentence of ['请输入您的六位密码', '♪用积分兑换东西'])
      await until(async () => (await said()).includes(sentence));
    expect(await said()).not.toMatch(/♪百|\d{2,}/);
    await kiosk.touch('兑换东西');
    await kiosk.touch(/食盐/);
    await kiosk.touch('选好了');
    await until(async () => (await said()).includes('确认兑换'));
    await kiosk.hand(1000);
    expect(await said()).not.toMatch(/♪百|128|125/);
    await kiosk.touch('返回');
    await kiosk.touch('返回');
    // Who does not see the warning hears it.
    await kiosk.pass(92_000);
    await until(async () => (await kiosk.hand(700), (await said()).includes('您还在吗')));
    await kiosk.touch('我还在用');
    await kiosk.touch('听余额');
    await until(async () => (await said()).includes('♪您家现有积分 ♪一 ♪百 ♪二 ♪十 ♪八 ♪分'));
    expect(await said()).not.toContain('♪!');
    // One clip that cannot be played: the browser's voice says the whole sentence.
    await kiosk.page.evaluate(() => Object.assign(window, { worn: true }));
    await kiosk.touch('听余额');
    await until(async () => /您家现有积分\s*128/.test(await said()));
    // In the middle of it the speaker is pulled out: a sentence says what to do, and nothing is lost.
    await kiosk.page.evaluate(() => Object.assign(window, { unplugged: true }));
    await kiosk.touch('听余额');
    await kiosk.sees('这台机器没有声音，请看屏幕');
    expect(await kiosk.balance()).toBe(128);
    // What was being said ends with the session: nobody hears of the one before. The screen may just have begun to be read.
    await until(async () => !(await said()).endsWith('⏹'));
    await leave();
    expect(await said()).toMatch(/⏹$/);
  }, 60_000);
});
