import type { House } from '#platform';
import {
  addProof,
  checkDigest,
  composeList,
  currentLists,
  discardList,
  extendList,
  postList,
  previewList,
  publicList,
  staffList,
  staffLists,
  takeDownList,
} from '#steps/5-publicize';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../../house';
import { replyTo } from '../../http/reply-to';
import { Called, Serve, type PublicCall, type Reply, type StaffCall } from '../../http/serve';
import { wire } from '../../http/wire';

@Controller()
export class ListsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('list.preview')
  async preview(@Called() call: StaffCall<'list.preview'>): Reply<'list.preview'> {
    const which = { ...call.params, ...call.query };
    const { lines, ...counts } = await previewList(this.house, call.caller, which, call.now);
    return { shown: lines, lines: lines.length, ...counts };
  }

  @Serve('list.compose')
  async compose(@Called() call: StaffCall<'list.compose'>): Reply<'list.compose'> {
    const input = { ...call.body, ...call.params };
    const { lines, ...rest } = replyTo(call, await composeList(this.house, call.caller, input, call.now));
    return { ...rest, shown: lines, lines: lines.length };
  }

  @Serve('list.all')
  async all(@Called() call: StaffCall<'list.all'>): Reply<'list.all'> {
    return wire(await staffLists(this.house, call.caller, call.query));
  }

  @Serve('list.get')
  async get(@Called() call: StaffCall<'list.get'>): Reply<'list.get'> {
    return wire(await staffList(this.house, call.caller, call.params.listId));
  }

  @Serve('list.discard')
  async discard(@Called() call: StaffCall<'list.discard'>): Reply<'list.discard'> {
    await discardList(this.house, call.caller, call.params.listId, call.now);
    return {};
  }

  @Serve('list.post')
  async post(@Called() call: StaffCall<'list.post'>): Reply<'list.post'> {
    return wire(await postList(this.house, call.caller, call.params.listId, call.now));
  }

  @Serve('list.prove')
  prove(@Called() call: StaffCall<'list.prove'>): Reply<'list.prove'> {
    return addProof(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }

  @Serve('list.extend')
  async extend(@Called() call: StaffCall<'list.extend'>): Reply<'list.extend'> {
    const { missingFrom, missingUntil, why } = call.body;
    const missing = { from: new Date(missingFrom), until: new Date(missingUntil) };
    return wire(await extendList(this.house, call.caller, { ...call.params, missing, why }, call.now));
  }

  @Serve('list.takeDown')
  takeDown(@Called() call: StaffCall<'list.takeDown'>): Reply<'list.takeDown'> {
    return takeDownList(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }

  @Serve('list.current')
  async current(@Called() call: PublicCall<'list.current'>): Reply<'list.current'> {
    return wire({ lists: await currentLists(this.house, call.station, call.now) });
  }

  @Serve('list.public')
  async publicList(@Called() call: PublicCall<'list.public'>): Reply<'list.public'> {
    const { shown, ...list } = await publicList(this.house, call.station, call.params.listId, call.now);
    return wire({ list, shown });
  }

  @Serve('list.check')
  check(@Called() call: PublicCall<'list.check'>): Reply<'list.check'> {
    return checkDigest(this.house, call.station, { listId: call.params.listId, ...call.body });
  }
}
