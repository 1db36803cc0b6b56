import type { BodyIn, Claim, ReplyOf, Routes } from '#contract';
import { useQueryClient } from '@tanstack/svelte-query';
import { SvelteMap } from 'svelte/reactivity';
import { m } from '../shared/messages/messages.js';
import { desk, sentenceOf } from './desk.svelte';
import { refusalOf } from './refusals';
import { knownWord } from './words';

export type Ballot = BodyIn<Routes['claim.certify']>['ballot'];
export type QueuedClaim = ReplyOf<Routes['certify.queue']>['items'][number];
export type QueuedBatch = ReplyOf<Routes['certify.batches']>['items'][number];

/** One row of the queue: a single claim, or a list that one vote covers. */
export type Before =
  { id: string; claim: QueuedClaim; batch?: never } | { id: string; batch: QueuedBatch; claim?: never };

/**
 * Votes go out one after the other, in the order of the keys, while the hand is on the next row already. What the server
 * refuses (somebody else was quicker: `stale`) is told by name; nothing is overwritten.
 */
export class Voting {
  /** By row: on its way, or cast. */
  readonly fate = new SvelteMap<string, 'sending' | 'cast'>();
  /** Votes still on their way, votes cast. */
  left = $state(0);
  done = $state(0);
  /** What was not taken, latest first: told although the row may have left the queue. */
  refused = $state<{ what: string; why: string }[]>([]);
  #chain: Promise<void> = Promise.resolve();
  readonly #client = useQueryClient();

  cast(row: Before, ballot: Ballot): void {
    if (this.fate.has(row.id)) return;
    this.fate.set(row.id, 'sending');
    this.left += 1;
    this.#chain = this.#chain.then(() => this.#send(row, ballot));
  }

  /** One line of a list, apart from the others. */
  castLine(claim: Claim, ballot: Ballot): Promise<unknown> {
    const { claimId, round } = claim;
    return desk.ask('claim.certify', { params: { claimId }, body: { round, ballot } });
  }

  async #send(row: Before, ballot: Ballot): Promise<void> {
    try {
      if (row.claim) await this.castLine(row.claim.claim, ballot);
      else {
        const reply = await desk.ask('batch.certify', { params: { batchId: row.id }, body: { ballot } });
        this.#tell(row, reply);
      }
      this.fate.set(row.id, 'cast');
      this.done += 1;
    } catch (error) {
      this.fate.delete(row.id);
      this.#refuse(row, sentenceOf(error));
    }
    this.left -= 1;
    if (this.left === 0) await this.#client.invalidateQueries();
  }

  /** Lines that a vote on a list did not take, by reason; recusals stood beside the list before. */
  #tell(row: Before, { removed }: ReplyOf<Routes['batch.certify']>): void {
    for (const why of new Set(removed.map((line) => line.why).filter((one) => !knownWord('why', one)))) {
      const count = removed.filter((line) => line.why === why).length;
      this.#refuse(row, `${m.desk_lines({ count })} · ${refusalOf(why)}`);
    }
  }

  #refuse(row: Before, why: string): void {
    this.refused = [{ what: nameOf(row), why }, ...this.refused].slice(0, 5);
  }
}

function nameOf({ claim, batch }: Before): string {
  const what = claim?.claim ?? batch;
  const who = claim?.claim.residentName ?? '';
  return [desk.nameOf(what?.act), who, what?.actDay].filter(Boolean).join(' ');
}
