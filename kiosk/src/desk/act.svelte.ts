import { useQueryClient } from '@tanstack/svelte-query';
import { sentenceOf } from './desk.svelte';

/** One thing a person does on a page: busy while it runs, and the sentence to show when it is refused. */
export class Act {
  busy = $state(false);
  refused = $state('');
  readonly #client = useQueryClient();

  /** Does it once, then asks again for everything shown: what was done, and what others did meanwhile. */
  async do(work: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.refused = '';
    try {
      await work();
    } catch (error) {
      // Giving up the dialog that asks for a code is no fault.
      if (!(error instanceof DOMException)) this.refused = sentenceOf(error);
    } finally {
      this.busy = false;
      await this.#client.invalidateQueries();
    }
  }
}
