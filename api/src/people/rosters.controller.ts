import type { House } from '#platform';
import {
  eraseResident,
  listRosters,
  openingLines,
  previewOpening,
  previewRoster,
  proposeHousehold,
  proposeOpening,
  proposeRoster,
  recordLifeEvent,
  undoRoster,
  waitingPeople,
} from '#steps/0-household';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve, type Reply, type StaffCall } from '../http/serve';

@Controller()
export class RostersController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('roster.preview')
  preview(@Called() call: StaffCall<'roster.preview'>): Reply<'roster.preview'> {
    return previewRoster(this.house, call.caller, { ...call.query, bytes: call.bytes }, call.now);
  }

  @Serve('roster.propose')
  async propose(@Called() call: StaffCall<'roster.propose'>): Reply<'roster.propose'> {
    const input = { ...call.params, ...call.query, bytes: call.bytes };
    return replyTo(call, await proposeRoster(this.house, call.caller, input, call.now));
  }

  @Serve('roster.list')
  list(@Called() call: StaffCall<'roster.list'>): Reply<'roster.list'> {
    return listRosters(this.house, call.caller, call.query);
  }

  @Serve('roster.people')
  people(@Called() call: StaffCall<'roster.people'>): Reply<'roster.people'> {
    return waitingPeople(this.house, call.caller, { ...call.params, ...call.query });
  }

  @Serve('roster.undo')
  undo(@Called() call: StaffCall<'roster.undo'>): Reply<'roster.undo'> {
    return undoRoster(this.house, call.caller, call.params.importId, call.now);
  }

  @Serve('household.propose')
  async proposeHousehold(@Called() call: StaffCall<'household.propose'>): Reply<'household.propose'> {
    const input = { ...call.params, household: call.body };
    return replyTo(call, await proposeHousehold(this.house, call.caller, input, call.now));
  }

  @Serve('opening.preview')
  previewOpening(@Called() call: StaffCall<'opening.preview'>): Reply<'opening.preview'> {
    return previewOpening(this.house, call.caller, call.bytes, call.query.columns);
  }

  @Serve('opening.lines')
  openingLines(@Called() call: StaffCall<'opening.lines'>): Reply<'opening.lines'> {
    return openingLines(this.house, call.caller, { ...call.params, ...call.query });
  }

  @Serve('opening.propose')
  async proposeOpening(@Called() call: StaffCall<'opening.propose'>): Reply<'opening.propose'> {
    const input = { ...call.params, ...call.query, bytes: call.bytes };
    return replyTo(call, await proposeOpening(this.house, call.caller, input, call.now));
  }

  @Serve('life.record')
  async life(@Called() call: StaffCall<'life.record'>): Reply<'life.record'> {
    const input = { ...call.params, ...call.body };
    return replyTo(call, await recordLifeEvent(this.house, call.caller, input, call.now));
  }

  @Serve('resident.erase')
  erase(@Called() call: StaffCall<'resident.erase'>): Reply<'resident.erase'> {
    return eraseResident(this.house, call.caller, call.params.residentId, call.now);
  }
}

/** A replay says that it is one. */
function replyTo<R>(
  call: { http: StaffCall<'roster.propose'>['http'] },
  done: { reply: R; replayed: boolean },
): R {
  if (done.replayed) void call.http.reply.header('Idempotency-Hit', 'true');
  return done.reply;
}
