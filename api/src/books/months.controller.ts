import { closeMonth, listMonths, previewMonth } from '#books';
import type { House } from '#platform';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve, type Reply, type StaffCall } from '../http/serve';

@Controller()
export class MonthsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('month.list')
  list(@Called() call: StaffCall<'month.list'>): Reply<'month.list'> {
    return listMonths(this.house, call.caller, call.now);
  }

  @Serve('month.preview')
  preview(@Called() call: StaffCall<'month.preview'>): Reply<'month.preview'> {
    return previewMonth(this.house, call.caller, call.params.month, call.now);
  }

  @Serve('month.close')
  close(@Called() call: StaffCall<'month.close'>): Reply<'month.close'> {
    return closeMonth(this.house, call.caller, call.params.month, call.now);
  }
}
