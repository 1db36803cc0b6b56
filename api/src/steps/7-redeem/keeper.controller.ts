import type { House } from '#platform';
import {
  enterSlip,
  findHeld,
  handOver,
  listRedemptions,
  releaseByKeeper,
  returnGoods,
} from '#steps/7-redeem';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../../house';
import { replyTo } from '../../http/reply-to';
import { Called, Serve, type Reply, type StaffCall } from '../../http/serve';

/** The keeper behind the counter. */
@Controller()
export class KeeperController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('redemption.list')
  list(@Called() call: StaffCall<'redemption.list'>): Reply<'redemption.list'> {
    return listRedemptions(this.house, call.station, call.query);
  }

  @Serve('redemption.find')
  async find(@Called() call: StaffCall<'redemption.find'>): Reply<'redemption.find'> {
    return { items: await findHeld(this.house, call.station, call.body) };
  }

  @Serve('redemption.hand-over')
  handOver(@Called() call: StaffCall<'redemption.hand-over'>): Reply<'redemption.hand-over'> {
    return handOver(this.house, call.caller, call.params.redemptionId, call.body, call.now);
  }

  @Serve('redemption.release')
  release(@Called() call: StaffCall<'redemption.release'>): Reply<'redemption.release'> {
    return releaseByKeeper(this.house, call.caller, call.params.redemptionId, call.body.reason, call.now);
  }

  @Serve('redemption.return')
  takeBack(@Called() call: StaffCall<'redemption.return'>): Reply<'redemption.return'> {
    return returnGoods(this.house, call.caller, call.params.redemptionId, call.body, call.now);
  }

  @Serve('slip.enter')
  async enterSlip(@Called() call: StaffCall<'slip.enter'>): Reply<'slip.enter'> {
    return replyTo(
      call,
      await enterSlip(this.house, call.caller, { ...call.body, ...call.params }, call.now),
    );
  }
}
