import type { House } from '#platform';
import { cancelOwn, collectable, confirmCollection, myRedemptions, receiptOf, redeem, settleAtKiosk, settleRedemption, shelfOf } from '#steps/7-redeem'; // prettier-ignore
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../../house';
import { replyTo } from '../../http/reply-to';
import { Called, Serve, type KioskCall, type Reply, type ResidentCall } from '../../http/serve';

/** A resident before the shelf. */
@Controller()
export class RedemptionsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('shelf.mine')
  shelf(@Called() call: ResidentCall<'shelf.mine'>): Reply<'shelf.mine'> {
    return shelfOf(this.house, call.caller, call.now);
  }

  @Serve('redemption.redeem')
  async redeem(@Called() call: ResidentCall<'redemption.redeem'>): Reply<'redemption.redeem'> {
    return replyTo(call, await redeem(this.house, call.caller, { ...call.body, ...call.params }, call.now));
  }

  @Serve('redemption.settle')
  settle(@Called() call: ResidentCall<'redemption.settle'>): Reply<'redemption.settle'> {
    return settleRedemption(this.house, call.caller, call.params.redemptionId, call.now);
  }

  @Serve('redemption.settleAtKiosk')
  settleAtKiosk(@Called() call: KioskCall<'redemption.settleAtKiosk'>): Reply<'redemption.settleAtKiosk'> {
    return settleAtKiosk(this.house, call.caller, call.params.redemptionId, call.now);
  }

  @Serve('redemption.mine')
  mine(@Called() call: ResidentCall<'redemption.mine'>): Reply<'redemption.mine'> {
    return myRedemptions(this.house, call.caller, call.query);
  }

  @Serve('redemption.cancel')
  cancel(@Called() call: ResidentCall<'redemption.cancel'>): Reply<'redemption.cancel'> {
    return cancelOwn(this.house, call.caller, call.params.redemptionId, call.now);
  }

  @Serve('redemption.receipt')
  receipt(@Called() call: ResidentCall<'redemption.receipt'>): Reply<'redemption.receipt'> {
    return receiptOf(this.house, call.caller, call.params.redemptionId, call.now);
  }

  @Serve('redemption.collectable')
  collectable(@Called() call: ResidentCall<'redemption.collectable'>): Reply<'redemption.collectable'> {
    return collectable(this.house, call.caller, call.now);
  }

  @Serve('redemption.collect')
  async collect(@Called() call: ResidentCall<'redemption.collect'>): Reply<'redemption.collect'> {
    await confirmCollection(this.house, call.caller, call.params.redemptionId, call.now);
    return {};
  }
}
