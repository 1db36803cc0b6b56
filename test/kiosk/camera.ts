import { encode } from 'uqr';
import type { KioskPage } from './kiosk-page';
import type { Scene } from './scene';

type Of = () => { here: Scene; kiosk: KioskPage };

/** What the camera sees, and every track that it ever gave. */
interface Lens {
  show(code: readonly boolean[][]): void;
  refuse: boolean;
  tracks: MediaStreamTrack[];
}

declare global {
  interface Window {
    lens: Lens;
  }
}

/** A camera whose picture is drawn: a card held a little askew, beside the middle. The page does all the rest itself. */
async function plugIn(kiosk: KioskPage): Promise<void> {
  await kiosk.page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [640, 480];
    const drawn = canvas.getContext('2d')!;
    let code: readonly (readonly boolean[])[] = [];
    const draw = () => {
      drawn.resetTransform();
      drawn.fillStyle = `rgb(${120 + Math.floor(Math.random() * 9)} 110 100)`;
      drawn.fillRect(0, 0, 640, 480);
      drawn.translate(335, 235);
      drawn.rotate(0.15);
      drawn.fillStyle = '#e9e6df';
      drawn.fillRect(-120, -120, 240, 240);
      drawn.fillStyle = '#2b2824';
      const edge = 240 / (code.length || 1);
      for (const [y, row] of code.entries())
        for (const [x, dark] of row.entries())
          if (dark) drawn.fillRect(x * edge - 120, y * edge - 120, edge + 0.4, edge + 0.4);
    };
    draw();
    setInterval(draw, 50);
    const lens: Lens = { show: (one) => (code = one), refuse: false, tracks: [] };
    const devices = navigator.mediaDevices;
    devices.enumerateDevices = async () => [{ kind: 'videoinput' } as MediaDeviceInfo];
    devices.getUserMedia = async () => {
      if (lens.refuse) throw new DOMException('', 'NotAllowedError');
      const stream = canvas.captureStream(20);
      lens.tracks.push(...stream.getTracks());
      return stream;
    };
    window.lens = lens;
    devices.dispatchEvent(new Event('devicechange'));
  });
}

const hold = (kiosk: KioskPage, text: string) =>
  kiosk.page.evaluate((code) => window.lens.show(code), encode(text, { border: 2, ecc: 'M' }).data);

/** Tracks that were given, and those still running. */
const running = (kiosk: KioskPage) =>
  kiosk.page.evaluate(() => {
    const { tracks } = window.lens;
    return [tracks.length, tracks.filter(({ readyState }) => readyState === 'live').length];
  });

/** A card held before the camera (kiosk.md: "by scanner … or by camera"), and all that it may be instead. */
export function cardByCamera(of: Of): void {
  describe('a camera', () => {
    it('that is not there is not offered', async () => {
      const { kiosk } = of();
      await kiosk.touch('没带卡');
      await kiosk.sees('选门牌号');
      expect(await kiosk.page.getByRole('button', { name: '用摄像头看卡' }).count()).toBe(0);
      await kiosk.touch('返回');
      await kiosk.attract();
    }, 30_000);

    it('that is plugged in is one touch away for whoever holds a card, and gone when it is pulled out', async () => {
      const { kiosk } = of();
      const found = (devices: number) =>
        kiosk.page.evaluate((count) => {
          const camera = { kind: 'videoinput' } as MediaDeviceInfo;
          navigator.mediaDevices.enumerateDevices = async () => Array.from({ length: count }, () => camera);
          navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
        }, devices);
      const key = kiosk.page.getByRole('button', { name: '刷不上' });
      await found(1);
      await key.waitFor();
      await found(0);
      await key.waitFor({ state: 'detached' });
    }, 30_000);

    it('reads what is no card as the scanner does, and a card to the PIN; its light is out after each', async () => {
      const { here, kiosk } = of();
      const card = here.cards[0]!;
      await plugIn(kiosk);
      await hold(kiosk, 'https://example.com/pay?id=20250101');
      await kiosk.touch('刷不上');
      await kiosk.sees('把卡上的方块对准框里');
      await kiosk.sees('这不是积分卡');
      await hold(kiosk, card.replace('SFYZ1.1.', 'SFYZ1.77.'));
      await kiosk.sees('这张卡是别的驿站的');
      expect(await running(kiosk)).toEqual([1, 1]);
      await kiosk.touch('返回');
      await kiosk.sees('选门牌号');
      expect(await running(kiosk)).toEqual([1, 0]);
      await kiosk.touch('用摄像头看卡');
      await hold(kiosk, card);
      await kiosk.page.locator('.dots').waitFor();
      expect(await running(kiosk)).toEqual([2, 0]);
      await kiosk.touch('返回');
      await kiosk.attract();
    }, 60_000);

    it('that nobody answers for long goes out with the screen', async () => {
      const { kiosk } = of();
      await hold(kiosk, ' ');
      await kiosk.touch('没带卡');
      await kiosk.touch('用摄像头看卡');
      await kiosk.sees('把卡上的方块对准框里');
      await kiosk.pass(95_000);
      await kiosk.attract();
      expect((await running(kiosk))[1]).toBe(0);
    }, 60_000);

    it('that is pulled out or refused says what to do next; the door works on', async () => {
      const { kiosk } = of();
      await kiosk.touch('没带卡');
      for (const refuse of [false, true]) {
        await kiosk.page.evaluate((no) => {
          const { lens } = window;
          lens.refuse = no;
        }, refuse);
        await kiosk.touch('用摄像头看卡');
        if (!refuse) {
          await kiosk.page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
          await kiosk.page.evaluate(() => window.lens.tracks.at(-1)!.dispatchEvent(new Event('ended')));
        }
        await kiosk.sees('摄像头用不了，请选门牌号');
        await kiosk.page.clock.runFor(8100);
        await kiosk.page.locator('.band').waitFor({ state: 'detached' });
      }
      expect((await running(kiosk))[1]).toBe(0);
      await kiosk.touch('选门牌号');
      await kiosk.sees('您住几号楼？');
      await kiosk.touch('返回');
      await kiosk.touch('返回');
      await kiosk.attract();
      await kiosk.page.evaluate(() => {
        for (const own of ['enumerateDevices', 'getUserMedia'])
          Reflect.deleteProperty(navigator.mediaDevices, own);
      });
    }, 60_000);
  });
}
