import { clearShopDay, enterCount, listCounts, listMovements, listReceipts, listShopDays, receiveGoods, setShopDay, spoilGoods, watchStock } from '#goods'; // prettier-ignore
import { dayOf, type House } from '#platform';
import { forgetShopRules } from '#steps/7-redeem';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { replyTo } from '../http/reply-to';
import { Called, Serve, type Reply, type StaffCall } from '../http/serve';

@Controller()
export class StockController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('stock.receive')
  async receive(@Called() call: StaffCall<'stock.receive'>): Reply<'stock.receive'> {
    return replyTo(call, await receiveGoods(this.house, call.caller, { ...call.body, ...call.params }, call.now)); // prettier-ignore
  }

  @Serve('stock.receipts')
  receipts(@Called() call: StaffCall<'stock.receipts'>): Reply<'stock.receipts'> {
    return listReceipts(this.house, call.station, call.query);
  }

  @Serve('stock.count')
  async count(@Called() call: StaffCall<'stock.count'>): Reply<'stock.count'> {
    return replyTo(call, await enterCount(this.house, call.caller, { ...call.body, ...call.params }, call.now)); // prettier-ignore
  }

  @Serve('stock.counts')
  counts(@Called() call: StaffCall<'stock.counts'>): Reply<'stock.counts'> {
    return listCounts(this.house, call.station, call.query);
  }

  @Serve('stock.spoil')
  async spoil(@Called() call: StaffCall<'stock.spoil'>): Reply<'stock.spoil'> {
    return replyTo(call, await spoilGoods(this.house, call.caller, { ...call.body, ...call.params }, call.now)); // prettier-ignore
  }

  @Serve('stock.movements')
  movements(@Called() call: StaffCall<'stock.movements'>): Reply<'stock.movements'> {
    return listMovements(this.house, call.station, call.query);
  }

  @Serve('stock.watch')
  watch(@Called() call: StaffCall<'stock.watch'>): Reply<'stock.watch'> {
    return watchStock(this.house, call.station, call.query.days, call.now);
  }

  @Serve('shop.days')
  async days(@Called() call: StaffCall<'shop.days'>): Reply<'shop.days'> {
    return { days: await listShopDays(this.house, call.station, call.query.from ?? dayOf(call.now)) };
  }

  @Serve('shop.set-day')
  async setDay(@Called() call: StaffCall<'shop.set-day'>): Reply<'shop.set-day'> {
    const day = await setShopDay(this.house, call.caller, { ...call.body, ...call.params }, call.now);
    forgetShopRules(this.house);
    return day;
  }

  @Serve('shop.clear-day')
  async clearDay(@Called() call: StaffCall<'shop.clear-day'>): Reply<'shop.clear-day'> {
    await clearShopDay(this.house, call.caller, call.params.day, call.now);
    forgetShopRules(this.house);
    return {};
  }
}
