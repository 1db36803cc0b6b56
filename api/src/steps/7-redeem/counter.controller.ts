import type { KioskCaller, ResidentCaller } from '#access';
import type { House } from '#platform';
import { basketState, callNext, confirmBasket, dropBasket, endTicket, layBasket, listQueue, padBasket, queueBoard, takeNumber } from '#steps/7-redeem'; // prettier-ignore
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../../house';
import { replyTo } from '../../http/reply-to';
import { Called, Serve, type Call, type PublicCall, type Reply, type ResidentCall, type StaffCall } from '../../http/serve'; // prettier-ignore

type AtPad<Id extends 'counter.pad' | 'counter.decline'> = Call<Id, KioskCaller | ResidentCaller>;

/** Counter mode: the keeper's basket, the resident's pad, and the queue before both. */
@Controller()
export class CounterController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('counter.lay')
  async lay(@Called() call: StaffCall<'counter.lay'>): Reply<'counter.lay'> {
    return replyTo(
      call,
      await layBasket(this.house, call.caller, { ...call.body, ...call.params }, call.now),
    );
  }

  @Serve('counter.state')
  state(@Called() call: StaffCall<'counter.state'>): Reply<'counter.state'> {
    return basketState(this.house, call.station, call.params.basketId);
  }

  @Serve('counter.drop')
  async drop(@Called() call: StaffCall<'counter.drop'>): Reply<'counter.drop'> {
    await dropBasket(this.house, call.caller, call.params.basketId, call.now);
    return {};
  }

  @Serve('counter.pad')
  async pad(@Called() call: AtPad<'counter.pad'>): Reply<'counter.pad'> {
    return { basket: await padBasket(this.house, call.caller, call.now) };
  }

  @Serve('counter.confirm')
  async confirm(@Called() call: ResidentCall<'counter.confirm'>): Reply<'counter.confirm'> {
    return replyTo(call, await confirmBasket(this.house, call.caller, call.params.basketId, call.now));
  }

  @Serve('counter.decline')
  async decline(@Called() call: AtPad<'counter.decline'>): Reply<'counter.decline'> {
    await dropBasket(this.house, call.caller, call.params.basketId, call.now);
    return {};
  }

  @Serve('queue.take')
  take(@Called() call: ResidentCall<'queue.take'>): Reply<'queue.take'> {
    return takeNumber(this.house, call.caller, call.now);
  }

  @Serve('queue.board')
  board(@Called() call: PublicCall<'queue.board'>): Reply<'queue.board'> {
    return queueBoard(this.house, call.station, call.now);
  }

  @Serve('queue.list')
  list(@Called() call: StaffCall<'queue.list'>): Reply<'queue.list'> {
    return listQueue(this.house, call.station, call.now);
  }

  @Serve('queue.next')
  async next(@Called() call: StaffCall<'queue.next'>): Reply<'queue.next'> {
    return { ticket: await callNext(this.house, call.caller, call.now) };
  }

  @Serve('queue.end')
  async end(@Called() call: StaffCall<'queue.end'>): Reply<'queue.end'> {
    await endTicket(this.house, call.caller, call.params.number, call.body.served, call.now);
    return {};
  }
}
