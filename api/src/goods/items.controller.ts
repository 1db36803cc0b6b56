import { addItem, changeItem, getPicture, keepPicture, listItems, listPrices } from '#goods';
import { dayOf, type House } from '#platform';
import { proposePrice } from '#steps/7-redeem';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { replyTo } from '../http/reply-to';
import { Called, Serve, type PublicCall, type Reply, type StaffCall } from '../http/serve';

@Controller()
export class ItemsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('item.list')
  async list(@Called() call: StaffCall<'item.list'>): Reply<'item.list'> {
    return { items: await listItems(this.house, call.station, call.query.day ?? dayOf(call.now)) };
  }

  @Serve('item.add')
  async add(@Called() call: StaffCall<'item.add'>): Reply<'item.add'> {
    return replyTo(call, await addItem(this.house, call.caller, { ...call.body, ...call.params }, call.now));
  }

  @Serve('item.change')
  change(@Called() call: StaffCall<'item.change'>): Reply<'item.change'> {
    return changeItem(this.house, call.caller, call.params.itemId, call.body, call.now);
  }

  @Serve('item.propose-price')
  proposePrice(@Called() call: StaffCall<'item.propose-price'>): Reply<'item.propose-price'> {
    return proposePrice(this.house, call.caller, call.params.itemId, call.body, call.now);
  }

  @Serve('item.prices')
  async prices(@Called() call: StaffCall<'item.prices'>): Reply<'item.prices'> {
    return { versions: await listPrices(this.house, call.station, call.params.itemId, dayOf(call.now)) };
  }

  @Serve('item.picture')
  picture(@Called() call: StaffCall<'item.picture'>): Reply<'item.picture'> {
    return keepPicture(this.house, call.caller, call.params.itemId, call.bytes, call.now);
  }

  @Serve('picture.get')
  async show(@Called() call: PublicCall<'picture.get'>): Reply<'picture.get'> {
    const picture = await getPicture(this.house, call.station, call.params.pictureId);
    // A picture's address never shows another one.
    void call.http.reply.header('Cache-Control', 'public, max-age=31536000, immutable');
    return picture;
  }
}
