import type { ResidentCaller, StaffCaller } from '#access';
import type { House } from '#platform';
import {
  appealObjection,
  decideAppeal,
  decideObjection,
  dropDraft,
  objectionQueue,
  objectionsOfHousehold,
  objectionView,
  ownDrafts,
  ownObjections,
  raiseObjection,
  saveDraft,
  settleObjection,
} from '#steps/5-publicize';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../../house';
import { replyTo } from '../../http/reply-to';
import { Called, Serve, type Call, type Reply, type ResidentCall, type StaffCall } from '../../http/serve';
import { wire } from '../../http/wire';

@Controller()
export class ObjectionsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('objection.raise')
  async raise(@Called() call: ResidentCall<'objection.raise'>): Reply<'objection.raise'> {
    return replyTo(
      call,
      wire(await raiseObjection(this.house, call.caller, { ...call.body, ...call.params }, call.now)),
    );
  }

  @Serve('objection.raiseFor')
  async raiseFor(@Called() call: StaffCall<'objection.raiseFor'>): Reply<'objection.raiseFor'> {
    return replyTo(
      call,
      wire(await raiseObjection(this.house, call.caller, { ...call.body, ...call.params }, call.now)),
    );
  }

  @Serve('objection.settle')
  async settle(
    @Called() call: Call<'objection.settle', ResidentCaller | StaffCaller>,
  ): Reply<'objection.settle'> {
    return wire({
      raised: await settleObjection(this.house, call.caller, call.params.objectionId, call.now),
    });
  }

  @Serve('objection.mine')
  async mine(@Called() call: ResidentCall<'objection.mine'>): Reply<'objection.mine'> {
    return wire({ objections: await ownObjections(this.house, call.caller) });
  }

  @Serve('objection.ofHousehold')
  async ofHousehold(@Called() call: StaffCall<'objection.ofHousehold'>): Reply<'objection.ofHousehold'> {
    const { householdId } = call.params;
    return wire({ objections: await objectionsOfHousehold(this.house, call.caller, householdId) });
  }

  @Serve('objection.appeal')
  async appeal(@Called() call: ResidentCall<'objection.appeal'>): Reply<'objection.appeal'> {
    return wire(await appealObjection(this.house, call.caller, { ...call.body, ...call.params }, call.now));
  }

  @Serve('objection.appealFor')
  async appealFor(@Called() call: StaffCall<'objection.appealFor'>): Reply<'objection.appealFor'> {
    return wire(await appealObjection(this.house, call.caller, { ...call.body, ...call.params }, call.now));
  }

  @Serve('objection.saveDraft')
  async saveDraft(@Called() call: ResidentCall<'objection.saveDraft'>): Reply<'objection.saveDraft'> {
    await saveDraft(this.house, call.caller, { ...call.params, draft: call.body }, call.now);
    return {};
  }

  @Serve('objection.drafts')
  async drafts(@Called() call: ResidentCall<'objection.drafts'>): Reply<'objection.drafts'> {
    return wire({ drafts: await ownDrafts(this.house, call.caller) });
  }

  @Serve('objection.dropDraft')
  async dropDraft(@Called() call: ResidentCall<'objection.dropDraft'>): Reply<'objection.dropDraft'> {
    await dropDraft(this.house, call.caller, call.params.objectionId);
    return {};
  }

  @Serve('objection.queue')
  async queue(@Called() call: StaffCall<'objection.queue'>): Reply<'objection.queue'> {
    return wire(await objectionQueue(this.house, call.caller, call.query));
  }

  @Serve('objection.get')
  async get(@Called() call: StaffCall<'objection.get'>): Reply<'objection.get'> {
    return wire(await objectionView(this.house, call.caller, call.params.objectionId));
  }

  @Serve('objection.decide')
  async decide(@Called() call: StaffCall<'objection.decide'>): Reply<'objection.decide'> {
    return wire(await decideObjection(this.house, call.caller, { ...call.body, ...call.params }, call.now));
  }

  @Serve('objection.decideAppeal')
  async decideAppeal(@Called() call: StaffCall<'objection.decideAppeal'>): Reply<'objection.decideAppeal'> {
    return wire(await decideAppeal(this.house, call.caller, { ...call.body, ...call.params }, call.now));
  }
}
