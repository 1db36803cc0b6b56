import { drawSample, exportSample, listSamples, readSample } from '#books';
import type { House } from '#platform';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { replyTo } from '../http/reply-to';
import { Called, Serve, type Reply, type StaffCall } from '../http/serve';

@Controller()
export class SamplesController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('sample.draw')
  async draw(@Called() call: StaffCall<'sample.draw'>): Reply<'sample.draw'> {
    return replyTo(
      call,
      await drawSample(this.house, call.caller, { ...call.params, ...call.body }, call.now),
    );
  }

  @Serve('sample.list')
  list(@Called() call: StaffCall<'sample.list'>): Reply<'sample.list'> {
    return listSamples(this.house, call.caller, call.query);
  }

  @Serve('sample.get')
  get(@Called() call: StaffCall<'sample.get'>): Reply<'sample.get'> {
    return readSample(this.house, call.caller, call.params.sampleId);
  }

  @Serve('sample.export')
  export(@Called() call: StaffCall<'sample.export'>): Reply<'sample.export'> {
    const input = { ...call.params, masked: call.query.masked === 'true' };
    return exportSample(this.house, call.caller, input, call.now);
  }
}
