import {
  changePin,
  issueAtDesk,
  limitMember,
  listCards,
  listOwnCards,
  loseAtDesk,
  loseOwn,
  newFirstPin,
  reopenDoor,
} from '#access';
import type { House } from '#platform';
import type { Reply, ResidentCall, StaffCall } from '../http/serve';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve } from '../http/serve';

@Controller()
export class CardsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('card.issue')
  async issue(@Called() call: StaffCall<'card.issue'>): Reply<'card.issue'> {
    return { items: await issueAtDesk(this.house, call.caller, call.body.residentIds, call.now) };
  }

  @Serve('card.list')
  async list(@Called() call: StaffCall<'card.list'>): Reply<'card.list'> {
    return { items: await listCards(this.house, call.caller, call.params.residentId, call.now) };
  }

  @Serve('card.lose')
  async lose(@Called() call: StaffCall<'card.lose'>): Reply<'card.lose'> {
    await loseAtDesk(this.house, call.caller, call.params.residentId, call.now);
    return {};
  }

  @Serve('card.newPin')
  newPin(@Called() call: StaffCall<'card.newPin'>): Reply<'card.newPin'> {
    return newFirstPin(this.house, call.caller, call.params.cardId, call.now);
  }

  @Serve('door.reopen')
  async reopen(@Called() call: StaffCall<'door.reopen'>): Reply<'door.reopen'> {
    await reopenDoor(this.house, call.caller, call.params.residentId, call.now);
    return {};
  }

  @Serve('myCard.list')
  async mine(@Called() call: ResidentCall<'myCard.list'>): Reply<'myCard.list'> {
    return { items: await listOwnCards(this.house, call.caller) };
  }

  @Serve('myCard.changePin')
  async changePin(@Called() call: ResidentCall<'myCard.changePin'>): Reply<'myCard.changePin'> {
    await changePin(this.house, call.caller, call.body, call.now);
    return {};
  }

  @Serve('myCard.lose')
  async loseMine(@Called() call: ResidentCall<'myCard.lose'>): Reply<'myCard.lose'> {
    await loseOwn(this.house, call.caller, call.params.cardId, call.now);
    return {};
  }

  @Serve('myCard.limit')
  async limit(@Called() call: ResidentCall<'myCard.limit'>): Reply<'myCard.limit'> {
    await limitMember(this.house, call.caller, { ...call.params, ...call.body }, call.now);
    return {};
  }
}
