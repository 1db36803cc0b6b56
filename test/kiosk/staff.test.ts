import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { asResident, asStaff, type StaffClient } from '../support/client';
import { balanceOf } from '../redeem/shop';
import { KioskPage } from './kiosk-page';
import { standsFirm, watched } from './mad-scanner';
import { PANELS, PIN, scene, type Scene } from './scene';

// What staff do at a kiosk and beside it: pairing, maintenance, the pad at the counter, pictures, paper.
let here: Scene;
let kiosk: KioskPage;
let keeper: StaffClient;

beforeAll(async () => {
  here = await scene('kiosk_staff');
  keeper = await asStaff(here.app, here.world.house, 1, 'keeper');
  kiosk = await here.kiosk();
  kiosk.page.on('request', (request) => {
    const [, piece] = /^(.+)-.{8}\.woff$/.exec(request.url()) ?? [];
    if (piece !== undefined) rareFaces.add(piece.replace(here.base, ''));
  });
}, 180_000);
afterAll(() => here?.close(), 30_000);

const balance = (household: number) => balanceOf(here.world.house, 1, here.world.made.households[household]!);
const card = (household: number) => here.cards[household]!;
/** Where the pieces of the faces for rare characters come from that the page has fetched. */
const rareFaces = new Set<string>();
/** True when each of the characters is drawn as what no other is: not as the box that stands for a missing one. */
const isDrawn = (characters: string) => {
  const { fontFamily } = getComputedStyle(document.body);
  const picture = (character: string) => {
    const canvas = document.createElement('canvas');
    const pen = canvas.getContext('2d')!;
    pen.font = `32px ${fontFamily}`;
    pen.fillText(character, 8, 40);
    return canvas.toDataURL();
  };
  // The last is no character, in no face.
  const all = [...characters, '\u{3fffd}'];
  return new Set(all.map(picture)).size === all.length;
};
/** Of a scanner gone mad, on each screen of the staff's. */
const SCANS = process.env.WIDE ? 40 : 10;

describe('pairing', () => {
  it('takes no wrong code, waits for a person, and ends at the desk', async () => {
    const stranger = await here.stranger();
    await stranger.reach('1');
    await standsFirm(stranger, await watched(stranger), { scans: SCANS, name: 'pairing' });
    await stranger.key('1');
    await stranger.key('done');
    await stranger.reach('N');
    for (const letter of 'ABCDEFGH') await stranger.key(letter);
    await stranger.key('done');
    await stranger.sees('配对码不对，或已过期');
    const { kioskId, fingerprint } = await stranger.bring(here.administrator, PANELS.upright);
    const approve = (shown: string) =>
      here.administrator.call('kiosk.approve', { params: { kioskId }, body: { fingerprint: shown } });
    // Somebody else's machine cannot slip in between: the fingerprint is compared.
    expect((await approve('AAAA-AAAA')).code).toBe('pairing_wrong');
    expect((await approve(fingerprint)).status).toBe(200);
    await stranger.pass(3100);
    await stranger.attract();
    await here.administrator.ok('kiosk.revoke', { params: { kioskId }, body: { reason: '换新机器' } });
    await stranger.pass(31_000);
    await stranger.sees('登记这台机器');
    expect(await stranger.page.innerText('body')).not.toContain('请刷积分卡');
  }, 60_000);
});

describe('the maintenance screen', () => {
  it('opens at the desk alone, and shows build, network, panel size, sound and printer', async () => {
    await kiosk.listenToPrinter();
    await keeper.ok('kiosk.maintain', { params: { kioskId: kiosk.kioskId } });
    await kiosk.pass(31_000);
    await kiosk.sees('维护 · 大厅');
    const shown = await kiosk.page.locator('main').innerText();
    expect(shown).toMatch(/版本\s+\d{4}-\d\d-\d\d/);
    expect(shown).toMatch(/网络\s+正常/);
    expect(shown).toContain('屏幕 1080 × 1920，每毫米 4.03 点');
    const ruler = (await kiosk.page.locator('.ruler').boundingBox())!;
    expect(ruler.width).toBeCloseTo(403, 0);
    // Characters that are rare in names: no face of them is fetched before one stands on the screen or on the paper.
    expect([...rareFaces]).toEqual([]);
    await kiosk.page.evaluate(() => document.querySelector('main')!.append('䶮'));
    await kiosk.page.waitForFunction(isDrawn, '䶮');
    expect([...rareFaces]).toEqual(['/assets/sc-4c00']);
    await kiosk.touch('打印一张试条');
    expect(await kiosk.slip(1)).toMatch(/维护.*大厅.*䶮 𬭼 𠮷/s);
    expect(await kiosk.page.evaluate(isDrawn, '䶮𬭼𠮷')).toBe(true);
    expect([...rareFaces].sort()).toEqual(['/assets/jp-20000', '/assets/sc-20000', '/assets/sc-4c00']);
    await kiosk.touch('试声音');
    await kiosk.sees('这台机器没有声音');
    await kiosk.pass(8100);
    await standsFirm(kiosk, await watched(kiosk), { scans: SCANS, part: 'main h1', name: 'maintenance' });
  }, 60_000);
});

describe('the pad at the counter', () => {
  const lay = (household: number, pieces: number) => {
    const basketId = uuidv7();
    const lines = [
      { itemId: here.items[0]!, pieces, points: 25 },
      { itemId: here.items[2]!, pieces: 1, points: 3 },
    ];
    const body = { kioskId: kiosk.kioskId, household: { card: card(household) }, lines };
    return keeper.ok('counter.lay', { params: { basketId }, body }).then(() => basketId);
  };

  it('is what a machine becomes on the maintenance screen', async () => {
    await kiosk.touch('用作柜台密码屏');
    await kiosk.touch('完成');
    await kiosk.sees('请工作人员扫东西');
    // It does not come back by itself while the desk's ten minutes run.
    await kiosk.pass(31_000);
    await kiosk.settled();
    await kiosk.sees('请工作人员扫东西');
    await kiosk.page.reload();
    await kiosk.sees('请工作人员扫东西');
  }, 30_000);

  it('shows the basket in pictures and no name; card, PIN and one key end it within 30 s', async () => {
    const basketId = await lay(0, 2);
    await kiosk.sees('共 53 分');
    expect(await kiosk.page.locator('main svg').count()).toBeGreaterThanOrEqual(2);
    expect(await kiosk.page.innerText('body')).not.toMatch(/张小芳|张\*芳/);
    await standsFirm(kiosk, await watched(kiosk), { scans: SCANS, name: 'the pad with a basket' });
    const began = Date.now();
    kiosk.touches = 0;
    await kiosk.scan(card(0));
    await kiosk.pin(PIN);
    await kiosk.touch('确认，拿走');
    await kiosk.sees('兑换成功');
    expect([kiosk.touches, Date.now() - began < 30_000]).toEqual([1, true]);
    expect(await keeper.ok('counter.state', { params: { basketId } })).toMatchObject({ state: 'confirmed' });
    expect(await balance(0)).toBe(75);
    await kiosk.touch('完成');
    await kiosk.sees('请工作人员扫东西');
  }, 60_000);

  it('takes nothing with the card of another household, and nothing that was declined', async () => {
    const basketId = await lay(1, 1);
    kiosk.expected.push(/404 .*\/v1\/counter\/baskets\//);
    await kiosk.sees('共 28 分');
    // The wrong card: back to the basket, which waits at no other screen.
    await kiosk.scan(card(3));
    await kiosk.touch('返回');
    await kiosk.sees('共 28 分');
    await kiosk.scan(card(2));
    await kiosk.pin(PIN);
    await kiosk.settled();
    if ((await kiosk.page.getByRole('button', { name: '确认，拿走' }).count()) > 0) {
      await kiosk.touch('确认，拿走');
      await kiosk.sees('未扣分');
      // Back to the keeper's basket, and to no balance that others would see.
      expect(await kiosk.page.getByRole('button', { name: '看余额' }).count()).toBe(0);
      await kiosk.touch('再选一次');
      await kiosk.touch('结束');
    } else await kiosk.touch('结束');
    expect([await balance(1), await balance(2)]).toEqual([128, 128]);
    await kiosk.sees('共 28 分');
    await kiosk.touch('不要了');
    await kiosk.sees('请工作人员扫东西');
    expect(await keeper.ok('counter.state', { params: { basketId } })).toMatchObject({ state: 'dropped' });
  }, 60_000);

  it('asks once for each thing that waits, one after the other', async () => {
    const { house, made } = here.world;
    const who = { residentId: made.heads[5]!, householdId: made.households[5]! };
    const resident = await asResident(here.app, house, 1, who);
    const held = [];
    for (const lines of [
      [{ itemId: here.items[0]!, pieces: 1, points: 25 }],
      [{ itemId: here.items[2]!, pieces: 1, points: 3 }],
    ]) {
      const params = { redemptionId: uuidv7() };
      held.push((await resident.ok('redemption.redeem', { params, body: { lines } })).redemptionId);
    }
    await kiosk.scan(card(5));
    await kiosk.pin(PIN);
    await kiosk.sees('大米');
    await kiosk.touch('我来领');
    await kiosk.sees('食盐');
    await kiosk.touch('我来领');
    await kiosk.sees('请工作人员扫东西');
    await kiosk.pass(1100);
    await kiosk.settled();
    expect(await kiosk.page.getByText('我来领').count()).toBe(0);
    for (const redemptionId of held)
      await keeper.ok('redemption.hand-over', { params: { redemptionId }, body: { confirmed: true } });
    await kiosk.touch('结束');
    await kiosk.sees('请工作人员扫东西');
  }, 60_000);

  it('calls the numbers of the queue', async () => {
    const hall = await here.kiosk();
    await hall.enter(card(3), PIN);
    await hall.touch('更多');
    await hall.touch('排号');
    await hall.sees('您是 1 号，前面 0 人');
    await hall.touch('结束');
    await keeper.ok('queue.next');
    await kiosk.sees('正在叫 1 号');
  }, 60_000);
});

describe('goods and paper', () => {
  it('shows the picture that staff uploaded, and an icon where there is none', async () => {
    const photo = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#a33' } })
      .jpeg()
      .toBuffer();
    const upload = { bytes: photo, type: 'image/jpeg' };
    await here.administrator.ok('item.picture', { params: { itemId: here.items[0]! }, upload });
    const hall = await here.kiosk();
    await hall.enter(card(4), PIN);
    await hall.touch('兑换东西');
    const rice = hall.page.locator('li', { hasText: '大米' });
    await rice.locator('img').waitFor();
    const width = await rice.locator('img').evaluate(async (img: HTMLImageElement) => {
      await img.decode();
      return img.naturalWidth;
    });
    expect(width).toBe(640);
    const salt = hall.page.locator('li', { hasText: '食盐' });
    expect([await salt.locator('img').count(), await salt.locator('.picture svg').count()]).toEqual([0, 1]);

    // The receipt: 80 mm wide, once without a mark; another day's copy is marked.
    await hall.touch(/大米/);
    await hall.touch('选好了');
    await hall.touch('确认兑换');
    await hall.sees('兑换成功');
    await hall.listenToPrinter();
    await hall.touch('打小票');
    expect(await hall.slip(1)).not.toContain('补打');
    await hall.touch('完成');
    await hall.attract();
    await hall.enter(card(4), PIN);
    await hall.touch('更多');
    await hall.touch('我的兑换');
    await hall.touch('补打小票');
    expect(await hall.slip(2)).toContain('补打');
    await hall.page.emulateMedia({ media: 'print' });
    await hall.page.evaluate(() =>
      Object.assign(window, {
        print: () => {
          const slip = document.querySelector('.slip')!;
          const { width: px } = slip.getBoundingClientRect();
          (window as unknown as { slips: string[] }).slips.push(`${Math.round((px * 25.4) / 96)} mm`);
        },
      }),
    );
    await hall.page.evaluate(() =>
      [...document.querySelectorAll('button')].find((key) => key.textContent.includes('补打'))!.click(),
    );
    // 72 mm are printed on paper of 80 mm.
    expect(await hall.slip(3)).toBe('72 mm');
    await hall.page.emulateMedia({ media: 'screen' });
    await hall.touch('结束');

    // What a browser cannot know staff say: then nobody confirms in the hope of a slip.
    await keeper.ok('kiosk.maintain', { params: { kioskId: hall.kioskId } });
    await hall.pass(31_000);
    await hall.touch('打不出小票');
    await hall.touch('完成');
    await hall.enter(card(4), PIN);
    await hall.touch('兑换东西');
    await hall.touch(/食盐/);
    await hall.touch('选好了');
    await hall.sees('这里打不出小票，请记住取货码');
    await hall.touch('确认兑换');
    await hall.sees('兑换成功');
    expect(await hall.page.getByRole('button', { name: '打小票' }).count()).toBe(0);
  }, 90_000);
});
