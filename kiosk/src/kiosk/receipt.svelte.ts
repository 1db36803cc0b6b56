// The receipt: 80 mm of paper through the browser's printing. The right to the goods lives in the database, not on it.
import type { ReplyOf, Routes } from '#contract';
import { tick } from 'svelte';
import { app } from './app.svelte';
import { explain } from './explain';
import { askStation } from './server';

export type Slip = ReplyOf<Routes['redemption.receipt']>;

class Printer {
  slip = $state.raw<Slip | null>(null);
  busy = $state(false);
  /** A strip for staff who look whether the printer is well. */
  trial = $state(false);

  /**
   * Prints a receipt. The station counts: a second one says that it is a reprint, whatever this machine remembers, and a
   * count is spent before the paper, so that a paper without the mark exists once at most.
   */
  async print(redemptionId: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      this.slip = await askStation('redemption.receipt', { params: { redemptionId } });
      await this.#paper();
    } catch (error) {
      app.say(explain(error));
    } finally {
      this.slip = null;
      this.busy = false;
    }
  }

  async printTrial(): Promise<void> {
    this.trial = true;
    await this.#paper();
    this.trial = false;
  }

  async #paper(): Promise<void> {
    await tick();
    await document.fonts.ready;
    window.print();
  }
}

export const printer = new Printer();
