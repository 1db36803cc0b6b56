import { listCode } from '#books';
import { dayOf } from '#platform';
import { keptLines, lineDigest } from '#steps/5-publicize';
import { asStaff } from '../support/client';
import { until } from '../support/until';
import type { KioskPage } from './kiosk-page';
import { PIN, type Scene } from './scene';

type Of = () => { here: Scene; kiosk: KioskPage };

/** A camera and a microphone that are pictures and tones: the devices alone, all that is done with them is the page's own. */
async function plugIn(kiosk: KioskPage): Promise<void> {
  await kiosk.page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const played: string[] = [];
    const { value } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play')!;
    const play = value as () => Promise<void>;
    HTMLMediaElement.prototype.play = function () {
      if (this.src !== '') played.push(this.src.slice(0, 5));
      this.addEventListener('error', () => played.push('error'));
      return play.call(this);
    };
    const sound = () => {
      const audio = new AudioContext();
      const [tone, out] = [audio.createOscillator(), audio.createMediaStreamDestination()];
      tone.connect(out);
      tone.start();
      return out.stream;
    };
    const picture = () => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [640, 480];
      const drawn = canvas.getContext('2d')!;
      const draw = () => {
        drawn.fillStyle = `rgb(${Math.floor(Math.random() * 256)} 90 40)`;
        drawn.fillRect(0, 0, 640, 480);
      };
      draw();
      setInterval(draw, 50);
      return canvas.captureStream(20);
    };
    devices.enumerateDevices = async () => [{ kind: 'audioinput' } as MediaDeviceInfo];
    devices.getUserMedia = async (wanted) => (wanted?.audio ? sound() : picture());
    Object.assign(window, { played });
  });
}

/** Building, unit, room and person behind a door: the first of each. What is asked says whose door is meant. */
export async function pickDoor(kiosk: KioskPage, whose: string, who: string): Promise<void> {
  for (const question of [whose, '几单元？', '几号房？', who]) {
    const asked = await kiosk.sees(question);
    while (await asked.isVisible()) {
      await kiosk.touchAt(kiosk.page.locator('.choices button').first());
      await kiosk.settled();
    }
  }
}

async function leave(kiosk: KioskPage): Promise<void> {
  await kiosk.touch('结束');
  await kiosk.attract();
}

/** The ways of kiosk.md that residents take seldom, each through the screens. */
export function seldomPaths(of: Of): void {
  describe('without a PIN', () => {
    it('somebody of the staff vouches: their code opens one session, which names no proxy', async () => {
      const { here, kiosk } = of();
      const keeper = await asStaff(here.app, here.world.house, 1, 'keeper');
      const residentId = here.world.made.heads[6]!;
      const { code } = await keeper.ok('witness.grant', { body: { residentId, reason: '忘了密码' } });
      await kiosk.touch('没带卡');
      await kiosk.touch('工作人员给的码');
      await kiosk.sees('请输入八位码');
      await kiosk.pin(code === '11223344' ? '11223345' : '11223344');
      await kiosk.sees('卡或密码不对');
      await kiosk.pin(code);
      await kiosk.sees('您家现有积分');
      await kiosk.touch('更多');
      await kiosk.touch('家里人和授权');
      await kiosk.sees('公示时写名字');
      expect(await kiosk.page.getByRole('button', { name: '请人代领东西' }).count()).toBe(0);
      await leave(kiosk);
    }, 60_000);
  });

  describe('a proxy', () => {
    it('is named by the door behind which they live, and ended by one touch', async () => {
      const { here, kiosk } = of();
      const { house, made } = here.world;
      await house.owner.query(
        `INSERT INTO points.dwelling (station_id, household_id, building_id, unit, room)
         SELECT 1, household_id, building_id, '1单元', '101' FROM points.household WHERE household_id = $1`,
        [made.households[8]],
      );
      const named = async () => {
        const { rows } = await house.owner.query<{ resident_id: string }>(
          `SELECT resident_id FROM points.proxy WHERE household_id = $1 AND until_day = 'infinity'`,
          [made.households[7]],
        );
        return rows.map((row) => row.resident_id);
      };
      await kiosk.enter(here.cards[7]!, PIN);
      await kiosk.touch('更多');
      await kiosk.touch('家里人和授权');
      await kiosk.touch('请人代领东西');
      await pickDoor(kiosk, '代领的人住几号楼？', '谁来代领？');
      await kiosk.sees(/可以代领东西$/);
      expect(made.members.get(made.households[8]!)).toContain((await named())[0]);
      await kiosk.touch(/^不再请.*代领$/);
      await kiosk.sees('请人代领东西');
      expect(await named()).toEqual([]);
      await leave(kiosk);
    }, 60_000);
  });

  describe('a printed list', () => {
    it('before the scanner: whether paper and register agree, and which line does not', async () => {
      const { here, kiosk } = of();
      const { house } = here.world;
      // A paper that nobody printed.
      kiosk.expected.push(/404 .*\/papers\/check$/);
      const { rows } = await house.owner.query<{ list_id: string; digest: string; number: string }>(
        `SELECT list_id, encode(digest, 'hex') AS digest, number FROM points.publicity_list`,
      );
      const { list_id: listId, digest, number } = rows[0]!;
      const lines = (await house.db.inStation(1, (tx) => keptLines(tx, 1, listId))).map((line) => ({
        lineNo: line.lineNo,
        digest: lineDigest(line).toString('hex'),
      }));
      await kiosk.scan(listCode({ station: 1, listId, digest, lines }));
      await kiosk.sees('这张纸和登记簿一样');
      await kiosk.sees(`第 ${number} 号公示表`);
      // The next paper needs no touch between; on this one a line was changed.
      lines[2] = { lineNo: 3, digest: '00000000' };
      await kiosk.touch('返回');
      await kiosk.attract();
      await kiosk.scan(listCode({ station: 1, listId, digest, lines }));
      await kiosk.sees('这张纸和登记簿不一样');
      await kiosk.sees('第 3 条不一样');
      await kiosk.sees(/登记簿上是：.*\d 分/);
      await kiosk.scan(listCode({ station: 1, listId: listId.replace(/.{4}$/, '0000'), digest, lines }));
      await kiosk.sees(/不认得这张纸/);
      // Half a paper says so; in a session nothing is torn away.
      await kiosk.scan('SFYL1');
      await kiosk.enter(here.cards[6]!, PIN);
      await kiosk.scan(listCode({ station: 1, listId, digest, lines }));
      await kiosk.sees('先点“结束”，再扫');
      await kiosk.sees('您家现有积分');
      await leave(kiosk);
    }, 60_000);
  });

  describe('what lapses', () => {
    it('is shown by its last day, with the way to the shelf', async () => {
      const { here, kiosk } = of();
      await kiosk.enter(here.cards[6]!, PIN);
      await kiosk.touch('积分明细');
      await kiosk.touch('哪些分先到期');
      await kiosk.sees('2027年12月31日前用');
      await kiosk.sees('128 分');
      await kiosk.touch('兑换东西');
      await kiosk.sees('选东西');
      await leave(kiosk);
    }, 60_000);
  });

  describe('a claim with a photo', () => {
    it('is shot here, returned for a better one, and mended', async () => {
      const { here, kiosk } = of();
      const { house, made } = here.world;
      await plugIn(kiosk);
      await kiosk.enter(here.cards[9]!, PIN);
      await kiosk.touch('申请积分');
      await kiosk.touch('环境爱护者');
      await kiosk.touch('清扫楼道或公共区域');
      await kiosk.touch('今天');
      await kiosk.touch('拍照');
      await kiosk.page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
      await kiosk.touch(/^拍$/);
      await kiosk.sees('申请这个，对吗？');
      await kiosk.touch('提交申请');
      await kiosk.sees('申请好了，等核实');
      const state = async () => {
        const { rows } = await house.owner.query<{ claim_id: string; state: string; photos: string }>(
          `SELECT c.claim_id, c.state, count(e.*) AS photos FROM points.claim c
             JOIN points.claim_evidence e ON e.station_id = c.station_id AND e.claim_id = c.claim_id AND e.kind = 'P'
            WHERE c.household_id = $1 AND c.act_code = 'F02' GROUP BY 1, 2`,
          [made.households[9]],
        );
        return rows[0]!;
      };
      const { claim_id: claimId } = await state();
      const leader = await asStaff(here.app, house, 1, 'leader', { groupId: 1 });
      const body = { outcome: 'returned', reason: '照片太暗' } as const;
      await leader.ok('claim.check', { params: { claimId }, body });
      await kiosk.touch('返回');
      await kiosk.touch('我家申请');
      await kiosk.sees(/照片太暗/);
      // The act has left the rule table meanwhile: the claim is judged, and mended, by the rule it was made under.
      const today = house.clock.now();
      await house.owner.query(
        `INSERT INTO points.act SELECT (jsonb_populate_record(a, jsonb_build_object('valid_from', $2::date, 'withdrawn', true))).*
           FROM points.act a WHERE a.station_id = $1 AND a.code = 'F02'`,
        [made.station, dayOf(today)],
      );
      await kiosk.touch('补材料');
      await kiosk.touch('拍照');
      await kiosk.page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
      await kiosk.touch(/^拍$/);
      await kiosk.touch('提交申请');
      await until(async () => (await state()).state === 'submitted');
      expect(Number((await state()).photos)).toBe(2);
      await house.owner.query(`DELETE FROM points.act WHERE station_id = $1 AND code = 'F02' AND withdrawn`, [
        made.station,
      ]);
      await leave(kiosk);
    }, 60_000);
  });

  describe('an objection left half made', () => {
    it('is gone on with next time, said in one’s own voice, and heard back', async () => {
      const { here, kiosk } = of();
      const { house, made } = here.world;
      await plugIn(kiosk);
      await kiosk.enter(here.cards[9]!, PIN);
      await kiosk.touch('公示异议');
      const line = kiosk.page.getByRole('button', { name: /分$/ }).last();
      await line.waitFor();
      const about = (await line.getAttribute('data-say'))!;
      await kiosk.touchAt(line);
      await kiosk.touch('分数不对');
      await kiosk.sees('说得对吗？');
      await kiosk.settled();
      await leave(kiosk);
      await kiosk.enter(here.cards[9]!, PIN);
      await kiosk.touch('公示异议');
      await kiosk.touch('接着上次说');
      await kiosk.sees('说得对吗？');
      await kiosk.sees(about);
      await kiosk.touch('说给我听');
      await kiosk.sees('正在录，按这里停');
      await kiosk.page.waitForTimeout(300);
      await kiosk.touch('正在录，按这里停');
      await kiosk.touch('听一遍');
      const played = () => kiosk.page.evaluate(() => (window as unknown as { played: string[] }).played);
      await until(async () => (await played()).includes('blob:'));
      expect(await played()).not.toContain('error');
      await kiosk.settled();
      await kiosk.touch('提出异议');
      await kiosk.sees(/已收到，.*前答复/);
      const { rows } = await house.owner.query(
        `SELECT grounds, voice_file_id IS NOT NULL AS spoken FROM points.objection WHERE household_id = $1`,
        [made.households[9]],
      );
      expect(rows).toEqual([{ grounds: 'wrong-amount', spoken: true }]);
      // From the list on display to one's own objections by one touch.
      await kiosk.touch('返回');
      await kiosk.touch('公示异议');
      await kiosk.touch('我的异议');
      await kiosk.sees('正在复核');
      await leave(kiosk);
    }, 60_000);
  });
}
