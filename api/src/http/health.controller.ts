import { Refusal, rows, type House } from '#platform';
import { Controller, Get, Inject, SetMetadata } from '@nestjs/common';
import { HOUSE } from '../house';

/** Handlers that machines ask, outside the contract: they tell nothing of any station. */
export const OUTSIDE_CONTRACT = 'points:outside-contract';

@Controller()
export class HealthController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  /** The process lives. */
  @Get('/healthz')
  @SetMetadata(OUTSIDE_CONTRACT, true)
  alive(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The process can serve: its database answers and holds a migrated schema. */
  @Get('/readyz')
  @SetMetadata(OUTSIDE_CONTRACT, true)
  async ready(): Promise<{ status: 'ok' }> {
    try {
      await rows(this.house.db.pool, 'SELECT 1 FROM points.station LIMIT 1');
    } catch (error) {
      this.house.log.warn({ err: error }, 'not ready');
      throw new Refusal('not_ready');
    }
    return { status: 'ok' };
  }
}
