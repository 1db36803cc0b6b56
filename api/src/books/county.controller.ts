import {
  countyFigures,
  countyLooks,
  countySample,
  countySamples,
  drawCountySample,
  lookAtLine,
} from '#books';
import type { House } from '#platform';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { replyTo } from '../http/reply-to';
import { Called, Serve, type Reply, type StaffCall } from '../http/serve';

@Controller()
export class CountyController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('county.figures')
  figures(@Called() call: StaffCall<'county.figures'>): Reply<'county.figures'> {
    return countyFigures(this.house, call.caller, call.query, call.now);
  }

  @Serve('county.draw')
  async draw(@Called() call: StaffCall<'county.draw'>): Reply<'county.draw'> {
    return replyTo(
      call,
      await drawCountySample(this.house, call.caller, { ...call.body, ...call.params }, call.now),
    );
  }

  @Serve('county.samples')
  samples(@Called() call: StaffCall<'county.samples'>): Reply<'county.samples'> {
    return countySamples(this.house, call.caller, call.query);
  }

  @Serve('county.sample')
  sample(@Called() call: StaffCall<'county.sample'>): Reply<'county.sample'> {
    return countySample(this.house, call.caller, call.params.sampleId);
  }

  @Serve('county.look')
  look(@Called() call: StaffCall<'county.look'>): Reply<'county.look'> {
    return lookAtLine(this.house, call.caller, { ...call.body, ...call.params }, call.now);
  }

  @Serve('county.looks')
  looks(@Called() call: StaffCall<'county.looks'>): Reply<'county.looks'> {
    return countyLooks(this.house, call.caller, call.query);
  }
}
