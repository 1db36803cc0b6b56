import type { House } from '#platform';
import {
  agenda,
  batchLines,
  batchQueue,
  certify,
  certifyBatch,
  claimQueue,
  confirmMeeting,
  enterMeeting,
  lookAt,
  overdueClaims,
  ownMeetings,
  reopenForKin,
  type CastVote,
} from '#steps/3-certify';
import type { BodyOf, Routes } from '#contract';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../../house';
import { replyTo } from '../../http/reply-to';
import { Called, Serve, type Reply, type ResidentCall, type StaffCall } from '../../http/serve';
import { wire } from '../../http/wire';

type Ballot = BodyOf<Routes['claim.certify']>['ballot'];

/** A ballot as the panel casts it: a tier with an approval, a reason with a refusal. */
function castOf(ballot: Ballot): CastVote {
  return ballot.vote === 'approve'
    ? { vote: ballot.vote, tier: ballot.tier ?? null, reason: null }
    : { vote: ballot.vote, tier: null, reason: ballot.reason };
}

@Controller()
export class CertifyController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('certify.queue')
  async queue(@Called() call: StaffCall<'certify.queue'>): Reply<'certify.queue'> {
    return wire(await claimQueue(this.house, call.caller, call.query));
  }

  @Serve('certify.batches')
  async batches(@Called() call: StaffCall<'certify.batches'>): Reply<'certify.batches'> {
    return wire(await batchQueue(this.house, call.caller, call.query));
  }

  @Serve('certify.batch')
  async batch(@Called() call: StaffCall<'certify.batch'>): Reply<'certify.batch'> {
    const lines = await batchLines(this.house, call.caller, call.params.batchId);
    return wire({ lines });
  }

  @Serve('certify.overdue')
  async overdue(@Called() call: StaffCall<'certify.overdue'>): Reply<'certify.overdue'> {
    return wire(await overdueClaims(this.house, call.caller, call.query));
  }

  @Serve('certify.look')
  async look(@Called() call: StaffCall<'certify.look'>): Reply<'certify.look'> {
    return wire(await lookAt(this.house, call.caller, call.params.claimId, call.now));
  }

  @Serve('claim.certify')
  certify(@Called() call: StaffCall<'claim.certify'>): Reply<'claim.certify'> {
    const { round, ballot } = call.body;
    return certify(this.house, call.caller, { ...call.params, round, ...castOf(ballot) }, call.now);
  }

  @Serve('batch.certify')
  certifyBatch(@Called() call: StaffCall<'batch.certify'>): Reply<'batch.certify'> {
    return certifyBatch(this.house, call.caller, { ...call.params, ...castOf(call.body.ballot) }, call.now);
  }

  @Serve('meeting.agenda')
  agenda(@Called() call: StaffCall<'meeting.agenda'>): Reply<'meeting.agenda'> {
    return agenda(this.house, call.caller, call.query);
  }

  @Serve('meeting.enter')
  async enterMeeting(@Called() call: StaffCall<'meeting.enter'>): Reply<'meeting.enter'> {
    return replyTo(
      call,
      wire(await enterMeeting(this.house, call.caller, { ...call.body, ...call.params }, call.now)),
    );
  }

  @Serve('meeting.mine')
  async ownMeetings(@Called() call: ResidentCall<'meeting.mine'>): Reply<'meeting.mine'> {
    return wire({ meetings: await ownMeetings(this.house, call.caller) });
  }

  @Serve('meeting.confirm')
  confirmMeeting(@Called() call: ResidentCall<'meeting.confirm'>): Reply<'meeting.confirm'> {
    return confirmMeeting(this.house, call.caller, call.params.meetingId, call.now);
  }

  @Serve('kin.undeclared')
  reopenForKin(@Called() call: StaffCall<'kin.undeclared'>): Reply<'kin.undeclared'> {
    return reopenForKin(this.house, call.caller, call.params, call.now);
  }
}
