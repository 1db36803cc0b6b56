import { until } from '../support/until';
import { balanceOf } from '../redeem/shop';
import type { KioskPage } from './kiosk-page';
import { PIN, type Scene } from './scene';
import { pickDoor } from './ways';

type Of = () => { here: Scene; kiosk: KioskPage };

const NEW_PIN = '730418';

async function leave(kiosk: KioskPage): Promise<void> {
  await kiosk.touch(/^(完成|结束)$/);
  await kiosk.attract();
}

/** What a household is told and answers, and what is its own to change (kiosk.md, "What a resident can do"). */
export function ownPaths(of: Of): void {
  const household = (index: number) => of().here.world.made.households[index]!;
  const rows = async (sql: string, index: number) =>
    (await of().here.world.house.owner.query<Record<string, unknown>>(sql, [household(index)])).rows;

  describe('what others did for a household', () => {
    it('is told with the balance: "not ours" by one touch, a deduction answered, a refusal objected to', async () => {
      const { here, kiosk } = of();
      const { make, made } = here.world;
      const mine = { household_id: household(10), resident_id: made.heads[10]! };
      await make.claim({ ...mine, act_code: 'D04', points: 5, act_day: '2026-10-29', submitted_by_kind: 'staff' }); // prettier-ignore
      await make.claim({
        ...mine,
        kind: 'deduction',
        act_code: 'X02',
        points: 5,
        act_day: '2026-10-29',
        route: 'D',
        submitted_by_kind: 'staff',
        decide_by: null,
      });
      const told = { ...mine, kind: 'deduction', act_code: 'X03', points: 3, route: 'D', submitted_by_kind: 'staff', decide_by: null } as const; // prettier-ignore
      await make.claim({ ...told, act_day: '2026-10-30', seen_by_household_at: '2026-11-01T09:00:00+08:00' });
      await make.claim({ ...mine, act_code: 'A07', points: 5, act_day: '2026-10-25', state: 'rejected', submitted_by_kind: 'resident' }); // prettier-ignore
      await kiosk.enter(here.cards[10]!, PIN);
      await kiosk.sees(/^有人替您家申请：/);
      await kiosk.touch('不是我家的');
      await kiosk.sees('记下了');
      expect(kiosk.touches).toBe(1);
      await kiosk.sees(/^扣分通知：/);
      await kiosk.touch('我要说明');
      // Back to the notice, and no further: from there the balance leads nowhere back.
      await kiosk.touch('返回');
      await kiosk.sees('知道了');
      expect(await kiosk.page.getByRole('button', { name: '返回' }).count()).toBe(0);
      await kiosk.touch('我要说明');
      await kiosk.touch('有特殊情况');
      await kiosk.sees('记下了');
      expect(
        await rows(
          `SELECT act_code, disowned_at IS NOT NULL AS disowned FROM points.claim
            WHERE household_id = $1 AND act_code IN ('D04', 'X02') ORDER BY act_code`,
          10,
        ),
      ).toEqual([
        { act_code: 'D04', disowned: true },
        { act_code: 'X02', disowned: false },
      ]);
      // What is on its way, and the day on which it comes.
      await kiosk.sees(/^\+\d+ 分，.+到，暂无异议$/);
      // Whoever only said "I see" to a deduction answers it where it stands.
      await kiosk.touch('我家申请');
      await kiosk.touch('我要说明');
      await kiosk.sees('您怎么说明？');
      await kiosk.touch('已经改正了');
      await kiosk.sees('等评议员认定');
      expect(
        await rows(`SELECT answer FROM points.claim WHERE household_id = $1 AND act_code = 'X03'`, 10),
      ).toEqual([{ answer: '已经改正了' }]);
      for (
        let pages = 0;
        (await kiosk.page.getByText('您家说不是自己的').count()) === 0 && pages < 5;
        pages += 1
      ) {
        await kiosk.settled();
        await kiosk.touch('下一页');
      }
      expect(await kiosk.page.innerText('main')).not.toContain('not_ours');
      await kiosk.touch('返回');
      kiosk.touches = 0;
      await kiosk.touch('我家申请');
      for (let pages = 0; (await kiosk.page.getByText('不同意').count()) === 0 && pages < 5; pages += 1) {
        await kiosk.settled();
        await kiosk.touch('下一页');
      }
      await kiosk.touch('不同意');
      await kiosk.sees('说得对吗？');
      await kiosk.touch('提出异议');
      await kiosk.sees(/已收到，.*前答复/);
      expect(await rows('SELECT grounds FROM points.objection WHERE household_id = $1', 10)).toEqual([
        { grounds: 'wrongly-refused' },
      ]);
      await leave(kiosk);
    }, 60_000);
  });

  describe('a claim with a witness', () => {
    it('asks the neighbour behind a door, who says yes with the own card', async () => {
      const { here, kiosk } = of();
      await kiosk.enter(here.cards[11]!, PIN);
      await kiosk.touch('申请积分');
      await kiosk.touch('环境爱护者');
      await kiosk.touch('劝阻乱倒垃圾或高空抛物');
      await kiosk.touch('今天');
      await kiosk.touch('找人作证');
      await pickDoor(kiosk, '作证的人住几号楼？', '谁来作证？');
      await kiosk.sees('申请这个，对吗？');
      // Who is asked after who did it goes back with what was shown already.
      await kiosk.touch(/^谁做的/);
      await kiosk.touch('返回');
      await kiosk.sees('申请这个，对吗？');
      await kiosk.touch('提交申请');
      await kiosk.sees('申请好了，等核实');
      await leave(kiosk);
      // The first door of the house: who lives there was given it by the way of a proxy.
      await kiosk.enter(here.cards[8]!, PIN);
      await kiosk.sees(/^请您作证：/);
      await kiosk.touch('我作证');
      await kiosk.sees('记下了');
      await leave(kiosk);
    }, 60_000);
  });

  describe('what is a resident’s own', () => {
    it('a place at an activity, the PIN, what was redeemed and not yet fetched', async () => {
      const { here, kiosk } = of();
      await kiosk.enter(here.cards[11]!, PIN);
      await kiosk.touch('更多');
      await kiosk.touch('通知报名');
      await kiosk.touch('报名');
      await kiosk.sees('报好名了');
      await kiosk.touch('取消报名');
      await kiosk.sees('已取消');
      await kiosk.touch('返回');
      await kiosk.touch('换密码');
      for (const [asks, pin] of [
        ['先输入现在的密码', PIN],
        ['再输入新密码', NEW_PIN],
        ['新密码再输一次', NEW_PIN],
      ] as const) {
        await kiosk.sees(asks);
        await kiosk.pin(pin);
      }
      await kiosk.sees('密码换好了');
      await kiosk.touch('兑换东西');
      await kiosk.touch(/食盐/);
      await kiosk.touch('选好了');
      await kiosk.touch('确认兑换');
      await kiosk.sees('兑换成功');
      await leave(kiosk);
      await kiosk.enter(here.cards[11]!, NEW_PIN);
      expect(await kiosk.balance()).toBe(125);
      await kiosk.touch('更多');
      await kiosk.touch('我的兑换');
      await kiosk.touch('不要了');
      await kiosk.sees('已取消，积分退回');
      await until(async () => (await balanceOf(here.world.house, 1, household(11))) === 128);
      await kiosk.touch('返回');
      await kiosk.touch('返回');
      await kiosk.touch('积分明细');
      await kiosk.sees(/没有领，退回/);
      await kiosk.sees(/兑换.*食盐/);
      await kiosk.touch('我家荣誉');
      await kiosk.sees('兑换东西，荣誉不减');
      await leave(kiosk);
    }, 60_000);
  });
}
