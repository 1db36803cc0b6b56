import { RefusalTrail } from '#access';
import type { House } from '#platform';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HOUSE } from '../house';

const EVERY_MS = 60_000;

/** Writes refused access to the trail once a minute, and when the process ends in order. */
@Injectable()
export class TrailKeeper implements OnModuleInit, OnModuleDestroy {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(RefusalTrail) private readonly trail: RefusalTrail,
    @Inject(HOUSE) private readonly house: House,
  ) {}

  onModuleInit(): void {
    this.#timer = setInterval(() => void this.#flush(), EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#flush();
  }

  async #flush(): Promise<void> {
    try {
      await this.trail.flush();
    } catch (error) {
      this.house.log.error({ err: error }, 'refused access could not be written to the trail');
    }
  }
}
