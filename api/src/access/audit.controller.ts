import { listTrail } from '#access';
import type { House } from '#platform';
import type { Reply, StaffCall } from '../http/serve';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve } from '../http/serve';

@Controller()
export class AuditController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('audit.list')
  list(@Called() call: StaffCall<'audit.list'>): Reply<'audit.list'> {
    return listTrail(this.house, call.caller, call.query);
  }
}
