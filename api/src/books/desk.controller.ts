import { staffNames } from '#access';
import { booksHealth, groupSheet, pulse, waitingFor } from '#books';
import type { House } from '#platform';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve, type Reply, type StaffCall } from '../http/serve';

@Controller()
export class DeskController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('me.waiting')
  async waiting(@Called() call: StaffCall<'me.waiting'>): Reply<'me.waiting'> {
    return { items: await waitingFor(this.house, call.caller, call.now) };
  }

  @Serve('me.pulse')
  pulse(@Called() call: StaffCall<'me.pulse'>): Reply<'me.pulse'> {
    return pulse(this.house, call.caller, call.now);
  }

  @Serve('staff.names')
  async names(@Called() call: StaffCall<'staff.names'>): Reply<'staff.names'> {
    return { items: await staffNames(this.house, call.caller, call.query, call.now) };
  }

  @Serve('group.sheet')
  async sheet(@Called() call: StaffCall<'group.sheet'>): Reply<'group.sheet'> {
    return { items: await groupSheet(this.house, call.caller, call.now) };
  }

  @Serve('books.health')
  health(@Called() call: StaffCall<'books.health'>): Reply<'books.health'> {
    return booksHealth(this.house, call.caller);
  }
}
