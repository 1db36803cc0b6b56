import type { RefusalCode } from '#contract';
import { useQueryClient } from '@tanstack/svelte-query';
import { RefusedByServer } from '../shared/request';
import { m } from '../shared/messages/messages.js';
import { sentenceOf } from './desk.svelte';

/** Which field of a form a refusal concerns: `{ slip_used: 'slipNo' }`. */
export type FieldsOfCodes = Partial<Record<RefusalCode, string>>;

/** What the page itself finds wrong with a field before it asks the server. */
export class WrongField extends Error {
  constructor(
    readonly field: string,
    sentence: string,
  ) {
    super(sentence);
  }
}

/**
 * One thing a person does on a page: busy while it runs, and the sentence to show when it is refused. What concerns one
 * field stands beside that field (`errorOf`), everything else in `refused`.
 */
export class Act {
  busy = $state(false);
  refused = $state('');
  #fields = $state<Record<string, string>>({});
  /** Members that some field of the page has asked after: what is wrong with others has no field to stand beside. */
  readonly #beside = new Set<string>();
  readonly #client = useQueryClient();

  constructor(readonly codes: FieldsOfCodes = {}) {}

  errorOf(field: string): string {
    this.#beside.add(field);
    return this.#fields[field] ?? '';
  }

  /** What is to be said under the form: '' where every fault stands beside its field. */
  get untold(): string {
    const faults = Object.keys(this.#fields);
    return faults.length > 0 && faults.every((field) => this.#beside.has(field)) ? '' : this.refused;
  }

  /** Does it once, then asks again for everything shown: what was done, and what others did meanwhile. True: it was done. */
  async do(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.refused = '';
    this.#fields = {};
    try {
      await work();
      return true;
    } catch (error) {
      this.#tell(error);
      return false;
    } finally {
      this.busy = false;
      void this.#client.invalidateQueries();
    }
  }

  #tell(error: unknown): void {
    if (error instanceof WrongField) {
      [this.refused, this.#fields] = [error.message, { [error.field]: error.message }];
      return;
    }
    this.refused = sentenceOf(error);
    if (!(error instanceof RefusedByServer)) return;
    const { code, fields } = error.problem;
    const own = this.codes[code as RefusalCode];
    if (own !== undefined) this.#fields = { [own]: this.refused };
    // The path begins with the part of the request: `body.nameZh`.
    for (const { path } of fields) this.#fields[path.split('.').slice(1).join('.')] = m.desk_field_wrong();
  }
}
