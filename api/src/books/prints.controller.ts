import { askPrint, checkPaper, fetchPrint, getPrint, listPrints } from '#books';
import type { House } from '#platform';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { replyTo } from '../http/reply-to';
import { Called, Serve, type PublicCall, type Reply, type StaffCall } from '../http/serve';

@Controller()
export class PrintsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('print.ask')
  async ask(@Called() call: StaffCall<'print.ask'>): Reply<'print.ask'> {
    const input = { ...call.params, wanted: call.body };
    return replyTo(call, await askPrint(this.house, call.caller, input, call.now));
  }

  @Serve('print.list')
  list(@Called() call: StaffCall<'print.list'>): Reply<'print.list'> {
    return listPrints(this.house, call.caller, call.query);
  }

  @Serve('print.get')
  get(@Called() call: StaffCall<'print.get'>): Reply<'print.get'> {
    return getPrint(this.house, call.caller, call.params.printId);
  }

  @Serve('print.fetch')
  fetch(@Called() call: StaffCall<'print.fetch'>): Reply<'print.fetch'> {
    return fetchPrint(this.house, call.caller, call.params.printId, call.now);
  }

  @Serve('paper.check')
  check(@Called() call: PublicCall<'paper.check'>): Reply<'paper.check'> {
    return checkPaper(this.house, call.station, call.body.code, call.now);
  }
}
