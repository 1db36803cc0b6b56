import { v7 as uuidv7 } from 'uuid';
import { listCode } from '#books';
import { giveCards } from '../support/client';
import { until } from '../support/until';
import { balanceOf, price, receive, shelve } from '../redeem/shop';
import { cardByCamera } from './camera';
import type { KioskPage } from './kiosk-page';
import { standsFirm, watched } from './mad-scanner';
import { PIN, scene, type Scene } from './scene';

// What people and machines do wrong ends in a sentence that says what to do next, with nothing lost (issue: bad input).
let here: Scene;
let kiosk: KioskPage;
let other: KioskPage;

beforeAll(async () => {
  here = await scene('kiosk_bad');
  kiosk = await here.kiosk();
}, 180_000);
afterAll(() => here?.close(), 30_000);

const balance = (household: number) => balanceOf(here.world.house, 1, here.world.made.households[household]!);
const card = (household: number) => here.cards[household]!;

async function leave(at = kiosk): Promise<void> {
  await at.touch(/^(完成|结束)$/);
  await at.attract();
}

describe('a card', () => {
  it.each([
    ['of another station', () => card(0).replace('SFYZ1.1.', 'SFYZ1.77.'), '这张卡是别的驿站的'],
    ['half read', () => card(0).slice(0, 19), '没读全，请再扫一次'],
    ['that is an address', () => 'https://example.com/pay?id=20250101', '这不是积分卡'],
    ['that is a barcode of goods', () => '6901234567892', '这不是积分卡'],
  ])('%s: says what to do, and nobody enters', async (_name, text, says) => {
    await kiosk.scan(text());
    await kiosk.sees(says);
    await kiosk.attract();
  });

  it('is one card, however busy the page is while it is read', async () => {
    // The browser's own clock, and keys pressed as a scanner does it: one each 6 ms, whether the page keeps up or not.
    const page = await here.browser.newPage();
    await page.goto(here.base);
    await page.locator('[data-key="1"]').waitFor();
    const keyboard = await page.context().newCDPSession(page);
    await page.evaluate(() => {
      const busy = (ms: number) => {
        for (const until = Date.now() + ms; Date.now() < until;);
      };
      // So long with the first that all have been pressed before the page comes to the second, on any machine.
      let pressed = 0;
      addEventListener('keydown', ({ key }) => busy((pressed += 1) === 1 ? 2000 : key === '.' ? 150 : 1));
    });
    const began = Date.now() / 1000;
    const keys = [...card(0), 'Enter'].flatMap((key, i) =>
      (['keyDown', 'keyUp'] as const).map((type, up) => {
        const text = type === 'keyDown' && key.length === 1 ? { text: key } : {};
        const timestamp = began + i * 0.006 + up * 0.002;
        return keyboard.send('Input.dispatchKeyEvent', { type, key, timestamp, ...text });
      }),
    );
    await Promise.all(keys);
    // The pairing screen, of no station yet, calls a whole card another's.
    await page.getByText('这张卡是别的驿站的').waitFor({ timeout: 20_000 });
    await page.close();
  }, 30_000);

  it('that nobody has, and a PIN that is wrong: the same sentence for both, and another try', async () => {
    const unknown = card(0).slice(0, -6) + (card(0).endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA');
    const sentences: string[] = [];
    for (const [text, pin] of [
      [unknown, PIN],
      [card(0), '111999'],
    ] as const) {
      // prettier-ignore
      await kiosk.scan(text);
      await kiosk.pin(pin);
      sentences.push(await (await kiosk.sees(/密码|卡/)).page().locator('.band').innerText());
      expect(await kiosk.page.locator('.dots .full').count()).toBe(0);
      await kiosk.touch('返回');
      await kiosk.attract();
    }
    expect(sentences[0]).toBe(sentences[1]);
  });

  it('that was reported lost opens nothing, at any kiosk', async () => {
    const { house, made } = here.world;
    const [lost] = await giveCards(house, 1, [made.members.get(made.households[1]!)![1]!]);
    await kiosk.enter(lost!.text, PIN);
    await kiosk.touch('更多');
    await kiosk.touch('挂失');
    await kiosk.touch(/我的卡/);
    await kiosk.touch('挂失');
    await kiosk.sees('已挂失，补卡请找工作人员');
    await kiosk.attract();
    await kiosk.scan(lost!.text);
    await kiosk.pin(PIN);
    await kiosk.page.locator('.band').waitFor();
    expect(await kiosk.page.locator('output').count()).toBe(0);
    await kiosk.touch('返回');
    await kiosk.attract();
  });
});

/** The foot of the list that hangs on the wall, without its lines. */
async function paper(): Promise<string> {
  const { rows } = await here.world.house.owner.query<{ list_id: string; digest: string }>(
    `SELECT list_id, encode(digest, 'hex') AS digest FROM points.publicity_list`,
  );
  return listCode({ station: 1, listId: rows[0]!.list_id, digest: rows[0]!.digest, lines: [] });
}

/** A screen of each kind, what leads there from the one before, and the keys that lead back after it. */
const SCREENS: readonly [name: string, go: (at: KioskPage) => Promise<void>, back: readonly string[]][] = [
  ['attract', async () => {}, []],
  ['room', (at) => at.touch('没带卡'), ['返回']],
  ['public list', (at) => at.touch('公示表'), ['返回']],
  ['how to', (at) => at.touch('怎么用'), ['返回']],
  ['public notices', (at) => at.touch('通知'), ['返回']],
  ['covenant', (at) => at.touch('文明公约'), ['返回']],
  ['paper', async (at) => { await at.scan(await paper()); await at.sees('这张纸和登记簿一样'); }, ['返回']], // prettier-ignore
  ['easier', (at) => at.touch('大字·语音'), ['好了']],
  ['PIN', (at) => at.scan(card(2)), []],
  ['balance', (at) => at.enter(card(2), PIN), []],
  ['entries', (at) => at.touch('积分明细'), []],
  ['honour', (at) => at.touch('我家荣誉'), ['返回', '返回']],
  ['claims', (at) => at.touch('我家申请'), ['返回']],
  ['quiz', async (at) => { await at.touch('申请积分'); await at.touch('政策明白人'); await at.touch(/政策知识测试合格/); }, ['返回', '返回', '返回']], // prettier-ignore
  ['apply', (at) => at.touch('申请积分'), ['返回']],
  ['objection', (at) => at.touch('公示异议'), []],
  ['own objections', (at) => at.touch('我的异议'), ['返回']],
  ['more', (at) => at.touch('更多'), []],
  ['notices', (at) => at.touch('通知报名'), ['返回']],
  ['household', (at) => at.touch('家里人和授权'), ['返回']],
  ['redemptions', (at) => at.touch('我的兑换'), ['返回']],
  ['lost card', (at) => at.touch('挂失'), ['返回']],
  ['new PIN', (at) => at.touch('换密码'), ['返回', '返回']],
  ['shop', async (at) => { await at.touch('兑换东西'); await at.touch(/食盐/); }, []], // prettier-ignore
  ['confirm', (at) => at.touch('选好了'), []],
  ['result', async (at) => { await at.touch('确认兑换'); await at.sees('兑换成功'); }, []], // prettier-ignore
];
const SCANS = process.env.WIDE ? 1000 : 120;

describe('a scanner gone mad', () => {
  const each = Math.ceil(SCANS / SCREENS.length);

  it(`presses nothing and enters nothing: ${SCANS} random scans over all screens`, async () => {
    const counted = await watched(kiosk);
    for (const [name, go, back] of SCREENS) {
      await go(kiosk);
      // What may change by itself: a sentence across the screen, and the wall's turns on the attract screen.
      const part = name === 'attract' ? '.scan' : 'main';
      await standsFirm(kiosk, counted, { scans: each, part, name });
      for (const key of back) await kiosk.touch(key);
    }
    expect(await balance(2)).toBe(125);
    await leave();
  }, 120_000);
});

describe('a trembling finger', () => {
  it('enters each digit once, chooses one piece, and redeems once, whether it taps twice or three times', async () => {
    await kiosk.scan(card(3));
    await kiosk.page.locator('.dots').waitFor();
    await kiosk.hand();
    for (const digit of PIN) await kiosk.tremble(kiosk.page.locator(`[data-key="${digit}"]`), 2);
    await kiosk.page.locator('output').first().waitFor();
    await kiosk.tremble(kiosk.page.getByRole('button', { name: '兑换东西' }), 3);
    await kiosk.sees('选东西');
    await kiosk.hand();
    await kiosk.tremble(kiosk.page.getByRole('button', { name: /食盐/ }), 2);
    await kiosk.sees('1 件，共 3 分');
    await kiosk.tremble(kiosk.page.getByRole('button', { name: '选好了' }), 3);
    await kiosk.sees('换这些，对吗');
    // The third tap of the key before fell where this screen's key is: nothing was confirmed by it.
    expect(await balance(3)).toBe(128);
    await kiosk.hand();
    await kiosk.tremble(kiosk.page.getByRole('button', { name: '确认兑换' }), 3);
    await kiosk.sees('兑换成功');
    await kiosk.hand(500);
    await kiosk.settled();
    expect(await balance(3)).toBe(125);
    await leave();
  }, 60_000);
});

describe('the next resident', () => {
  it('finds nothing that the one before had chosen, nor what became of it', async () => {
    await kiosk.enter(card(10), PIN);
    await kiosk.touch('兑换东西');
    await kiosk.touch(/洗衣液/);
    await kiosk.touch('结束');
    await kiosk.attract();
    // The station was told: nobody's session stays open there.
    const open = 'SELECT 1 FROM points.resident_session WHERE station_id = 1 AND ended_at IS NULL';
    await until(async () => (await here.world.house.owner.query(open)).rowCount === 0);
    await kiosk.enter(card(11), PIN);
    await kiosk.touch('兑换东西');
    await kiosk.sees('还没有选东西');
    await kiosk.touch(/食盐/);
    await kiosk.touch('选好了');
    await kiosk.touch('确认兑换');
    const first = await (await kiosk.sees(/取货码 \d{4}\s\d{4}/)).innerText();
    // Goes away without a word: the clock wipes.
    await kiosk.pass(62_000);
    await kiosk.sees('您还在吗？');
    await kiosk.pass(31_000);
    await kiosk.attract();
    await kiosk.enter(card(10), PIN);
    await kiosk.touch('兑换东西');
    await kiosk.touch(/食盐/);
    await kiosk.touch('选好了');
    await kiosk.touch('确认兑换');
    expect(await (await kiosk.sees(/取货码 \d{4}\s\d{4}/)).innerText()).not.toBe(first);
    expect([await balance(10), await balance(11)]).toEqual([125, 125]);
    await leave();
  }, 60_000);
});

describe('whoever comes next', () => {
  /** Nobody touches anything: warned after a minute (90 s in large letters), then the machine stands by itself again. */
  async function goesHome(idleMs: number): Promise<void> {
    await kiosk.pass(idleMs + 2000);
    await kiosk.sees('您还在吗？');
    await kiosk.pass(31_000);
    await kiosk.attract();
  }

  it('is spoken to in the station’s own language, whatever the one before had chosen', async () => {
    await kiosk.enter(card(9), PIN);
    await kiosk.touch('大字·语音');
    await kiosk.touch('English');
    await kiosk.touch('Done');
    await kiosk.touch('End');
    await kiosk.attract();
    await kiosk.scan(card(9));
    await kiosk.pin('111999');
    await kiosk.sees('卡或密码不对。');
    await kiosk.touch('返回');
    await kiosk.attract();
  }, 30_000);

  it('finds the attract screen, also where somebody only read or made the letters large', async () => {
    await kiosk.touch('文明公约');
    await kiosk.sees('邻里和睦');
    await goesHome(60_000);
    const size = () => kiosk.page.locator('html').getAttribute('data-size');
    await kiosk.touch('大字·语音');
    await kiosk.touch(/^大字 ·/);
    await kiosk.touch('好了');
    expect(await size()).toBe('large');
    await goesHome(90_000);
    expect(await size()).toBe('standard');
    // Nobody is asked whether they are there where nobody was.
    await kiosk.pass(62_000);
    await kiosk.hand(600);
    expect(await kiosk.page.getByText('您还在吗？').count()).toBe(0);
  }, 30_000);

  it('is told when somebody’s account still stands there, and gets nothing of it', async () => {
    await kiosk.enter(card(9), PIN);
    await kiosk.scan(card(8));
    await kiosk.sees('先点“结束”，再扫');
    expect(await kiosk.page.locator('.dots').count()).toBe(0);
    await leave();
  }, 30_000);

  it('finds no screen of a session that the station has ended', async () => {
    await kiosk.enter(card(9), PIN);
    const { house } = here.world;
    await house.owner.query(`UPDATE points.resident_session SET ended_at = $1 WHERE ended_at IS NULL`, [
      house.clock.now(),
    ]);
    // So long the gate remembers an answer.
    house.clock.advance(3000);
    await kiosk.touch('积分明细');
    await kiosk.sees('已结束，信息已清除');
    await kiosk.attract();
  }, 30_000);
});

/** Up to the key that confirms. */
async function toConfirm(at: KioskPage, who: string, good: RegExp, cost: string): Promise<void> {
  await at.enter(who, PIN);
  await at.touch('兑换东西');
  await at.touch(good);
  await at.touch('选好了');
  await at.sees(cost);
}

describe('while somebody confirms', () => {
  it('two kiosks spend what one household has: one gets it, the other is told', async () => {
    const { house, made } = here.world;
    const dear = await shelve(house, 1, { name: '电饭锅', price: 100, pieces: 5 });
    const [second] = await giveCards(house, 1, [made.members.get(made.households[4]!)![1]!]);
    other = await here.kiosk('lying');
    await toConfirm(kiosk, card(4), /电饭锅/, '用 100 分');
    await toConfirm(other, second!.text, /电饭锅/, '用 100 分');
    await Promise.all([kiosk.touch('确认兑换'), other.touch('确认兑换')]);
    const ends = await Promise.all(
      [kiosk, other].map(async (at) => (await at.sees(/兑换成功|未扣分/)).innerText()),
    );
    expect(ends.sort()).toEqual(['兑换成功', '未扣分']);
    const loser = (await kiosk.page.getByText('未扣分').count()) > 0 ? kiosk : other;
    await loser.sees('积分不够了');
    expect(await balance(4)).toBe(28);
    await house.owner.query('UPDATE points.item SET offered = false WHERE station_id = 1 AND item_id = $1', [
      dear,
    ]);
    await Promise.all([leave(kiosk), leave(other)]);
  }, 90_000);

  it('the price changes: nothing is taken, and the basket is there at the new price', async () => {
    const { house } = here.world;
    await toConfirm(kiosk, card(5), /卫生纸/, '用 12 分');
    await price(house, 1, here.items[4]!, 14, '2026-11-01');
    await kiosk.touch('确认兑换');
    await kiosk.sees('未扣分');
    await kiosk.sees('价格刚有变动，请再看一下');
    expect(await balance(5)).toBe(128);
    await kiosk.touch('再选一次');
    await kiosk.sees('1 件，共 14 分');
    await kiosk.touch('选好了');
    await kiosk.sees('用 14 分');
    await kiosk.touch('确认兑换');
    await kiosk.sees('兑换成功');
    expect(await balance(5)).toBe(114);
    await leave();
  }, 60_000);

  it('the last piece goes: nothing is taken, and something else can be chosen', async () => {
    const { house } = here.world;
    const last = await shelve(house, 1, { name: '雨伞', price: 9, pieces: 1 });
    await toConfirm(kiosk, card(6), /雨伞/, '用 9 分');
    await toConfirm(other, card(7), /雨伞/, '用 9 分');
    await other.touch('确认兑换');
    await other.sees('兑换成功');
    await kiosk.touch('确认兑换');
    await kiosk.sees('刚刚被换完了，请选别的');
    expect(await balance(6)).toBe(128);
    await kiosk.touch('再选一次');
    await kiosk.sees('还没有选东西');
    await receive(house, 1, last, 1);
    await Promise.all([leave(kiosk), leave(other)]);
  }, 60_000);
});

describe('a list', () => {
  const ends = async (at: Date) =>
    here.world.house.owner.query(
      `UPDATE points.publicity_list SET closes_at = $1 WHERE station_id = 1 AND state = 'posted'`,
      [at],
    );
  /** Its window is over in a moment, and for whoever asks after it. @returns gives it a day more */
  async function windowEnds(): Promise<() => Promise<unknown>> {
    const { clock } = here.world.house;
    await ends(new Date(clock.now().getTime() + 1000));
    clock.advance(2000);
    return () => ends(new Date(clock.now().getTime() + 86_400_000));
  }
  async function takeDown(): Promise<void> {
    const { administrator } = here;
    const { lists } = await administrator.ok('list.current');
    for (const { listId } of lists)
      await administrator.ok('list.takeDown', { params: { listId }, body: { why: '贴错了' } });
  }
  /** So long a kiosk whose screen shows lists goes by what it has read. */
  const READ_MS = 20_100;
  const one = () => kiosk.page.getByRole('button', { name: /分$/ }).first();

  it('whose window ends while it is read leaves the screen, and its reader is told', async () => {
    await kiosk.touch('公示表');
    await kiosk.sees('张*芳');
    const mend = await windowEnds();
    await kiosk.pass(READ_MS);
    await kiosk.sees('这张表撤下了，请看现在的');
    await kiosk.sees('现在没有公示');
    expect(await kiosk.page.innerText('main')).not.toContain('张*芳');
    await mend();
    // Nobody has to leave and come again for what is posted meanwhile.
    await kiosk.pass(READ_MS);
    await kiosk.sees('张*芳');
    await kiosk.touch('返回');
    await kiosk.attract();
  }, 60_000);

  it('whose window ends while somebody objects: what was said stands there, with what to do next', async () => {
    await kiosk.enter(card(8), PIN);
    await kiosk.touch('公示异议');
    const about = (await one().getAttribute('data-say'))!;
    await kiosk.touchAt(one());
    await kiosk.touch('没有这回事');
    await kiosk.sees('说得对吗');
    const mend = await kiosk.meanwhile(async () => {
      const more = await windowEnds();
      await kiosk.touch('提出异议');
      return more;
    });
    await kiosk.sees('这条已经不在公示');
    await kiosk.sees(about);
    await kiosk.sees('没有这回事');
    await kiosk.sees('还有意见，请叫工作人员');
    expect(await kiosk.page.getByRole('button', { name: '提出异议' }).count()).toBe(0);
    await kiosk.touch('看现在的公示');
    await kiosk.sees('现在没有公示');
    await mend();
  }, 60_000);

  it('that is posted again while somebody objects: the objection goes with the line, and is accepted', async () => {
    const { administrator, world } = here;
    // The refusal that this is about.
    kiosk.expected.push(/status of 404 .*\/v1\/objections\//);
    await kiosk.pass(READ_MS);
    await kiosk.touchAt(one());
    await kiosk.touch('分数不对');
    await kiosk.sees('说得对吗');
    const params = { listId: uuidv7() };
    const body = { committeeId: 1, kind: 'rewards', whereToObject: '居委会' } as const;
    await kiosk.meanwhile(async () => {
      await takeDown();
      await administrator.ok('list.compose', { params, body });
      await administrator.ok('list.post', { params });
      await kiosk.touch('提出异议');
    });
    await kiosk.sees('这条改过了，请再看一遍');
    await kiosk.sees('说得对吗');
    await kiosk.sees('分数不对');
    await kiosk.touch('提出异议');
    await kiosk.sees(/已收到，.*前答复/);
    const { rows } = await world.house.owner.query(
      'SELECT list_id, grounds FROM points.objection WHERE station_id = 1 AND household_id = $1',
      [world.made.households[8]],
    );
    expect(rows).toEqual([{ list_id: params.listId, grounds: 'wrong-amount' }]);
  }, 60_000);

  it('that is taken down while somebody chooses what is wrong: they are told, and choose among what hangs there', async () => {
    await kiosk.touch('返回');
    await kiosk.touch('公示异议');
    await kiosk.touchAt(one());
    await kiosk.sees('哪里不对？');
    await takeDown();
    await kiosk.pass(READ_MS);
    await kiosk.sees('这条已经不在公示');
    await kiosk.touch('返回');
    await kiosk.sees('现在没有公示');
    // What cannot be said any more is not offered again.
    await kiosk.touch('返回');
    await kiosk.touch('公示异议');
    await kiosk.sees('现在没有公示');
    expect(await kiosk.page.getByRole('button', { name: '接着上次说' }).count()).toBe(0);
    await leave();
  }, 60_000);
});

describe('a machine without', () => {
  it('a camera says so, and offers a witness', async () => {
    await kiosk.enter(card(9), PIN);
    await kiosk.touch('申请积分');
    await kiosk.touch('环境爱护者');
    await kiosk.touch('劝阻乱倒垃圾或高空抛物');
    await kiosk.touch('今天');
    await kiosk.touch('拍照');
    await kiosk.sees('没有摄像头，请找人作证');
    await kiosk.sees('怎么证明');
    await kiosk.sees('找人作证');
    await leave();
  }, 60_000);

  it('a voice says so when somebody wants to listen, and shows everything as before', async () => {
    await kiosk.touch('听一听');
    await kiosk.sees('这台机器没有声音');
    await kiosk.attract();
  }, 30_000);
});

cardByCamera(() => ({ here, kiosk }));
