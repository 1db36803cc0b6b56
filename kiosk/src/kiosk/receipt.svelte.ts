// The receipt: 80 mm of paper through the browser's printing. The right to the goods lives in the database, not on it.
import type { ReplyOf, Routes } from '#contract';
import { tick, type Component } from 'svelte';
import { app } from './app.svelte';
import { explain } from './explain';
import { askStation } from './server';

export type Slip = ReplyOf<Routes['redemption.receipt']>;

/** So long the paper waits for its characters at most: without a network some may never come. */
const FACES_MS = 2000;

/** Fetches what draws the characters of the paper. It stands on no screen, so no browser does that by itself. */
async function facesOfPaper(): Promise<void> {
  try {
    await import('./look/face');
    const text = document.querySelector('.slip, .trial')?.textContent ?? '';
    const { fontFamily } = getComputedStyle(document.body);
    await document.fonts.load(`16px ${fontFamily}`, text);
  } catch {
    // Printed with the machine's own face.
  }
}

class Printer {
  /** What lies ready for the paper. Forms are loaded when they are printed: the first screen is lighter without them. */
  sheet = $state.raw<{ Form: Component<{ slip: Slip }>; slip: Slip } | null>(null);
  busy = $state(false);
  /** Staff have said at this machine that no slip comes out: a browser cannot know that the paper has ended. */
  out = $state(false);
  /** A strip for staff who look whether the printer is well. */
  trial = $state.raw<Component | null>(null);

  /** Whether a receipt can be had here: asked before somebody confirms (kiosk.md, "A session"). */
  get ready(): boolean {
    return !this.out && 'print' in window;
  }

  /**
   * Prints a receipt. The station counts: a second one says that it is a reprint, whatever this machine remembers, and a
   * count is spent before the paper, so that a paper without the mark exists once at most.
   */
  async print(redemptionId: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      // The form first: a count is not spent on a paper that cannot be drawn.
      const { default: Form } = await import('./screens/Receipt.svelte');
      const slip = await askStation('redemption.receipt', { params: { redemptionId } });
      this.sheet = { Form, slip };
      await this.#paper();
    } catch (error) {
      app.say(explain(error));
    } finally {
      this.sheet = null;
      this.busy = false;
    }
  }

  async printTrial(): Promise<void> {
    this.trial = (await import('./screens/TrialSlip.svelte')).default;
    await this.#paper();
    this.trial = null;
  }

  async #paper(): Promise<void> {
    await tick();
    await Promise.race([facesOfPaper(), new Promise((over) => setTimeout(over, FACES_MS))]);
    window.print();
  }
}

export const printer = new Printer();
