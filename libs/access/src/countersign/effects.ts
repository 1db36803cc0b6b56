import { PROPOSAL_KINDS, type ProposalKind } from '#contract';
import type { Tx } from '#platform';
import type { z } from 'zod';

/** What an effect rests on: written into the rows that it makes. */
export interface Countersigned {
  proposalId: string;
  minutesNo: string;
  filingNo: string | null;
  proposedBy: string | null;
  countersignedBy: string;
  /** From this moment it is in force. */
  at: Date;
}

/** What one kind of proposal does once it is countersigned, in the countersignature's own transaction. */
export interface Effect<P = unknown> {
  schema: z.ZodType<P>;
  /** @throws Refusal: then nothing is countersigned, and the proposal still waits */
  apply(tx: Tx, station: number, payload: P, stamp: Countersigned): Promise<void>;
  /** Refused or withdrawn: takes away what waited for it, if anything did. */
  drop?(tx: Tx, station: number, payload: P, at: Date): Promise<void>;
  /** Households it concerns: who belongs to one, or is kin of one, does not countersign it. */
  households?(payload: P): readonly string[];
  /** Accounts that it gives something to: nobody countersigns what is for oneself. */
  accounts?(payload: P): readonly string[];
  /** True when the township's filing number is needed too (deductions). */
  needsFiling?(payload: P): boolean;
}

const effects = new Map<ProposalKind, Effect>();

/**
 * Says what a kind of proposal does. Called once a kind, when the room that it belongs to is loaded.
 * @throws Error for a second effect of the same kind: a bug that must stop the start
 */
export function registerEffect<P>(kind: ProposalKind, effect: Effect<P>): void {
  if (effects.has(kind)) throw new Error(`two effects for proposals of kind ${kind}`);
  effects.set(kind, effect);
}

/** @throws Error when nothing registered this kind */
export function effectOf(kind: ProposalKind): Effect {
  const effect = effects.get(kind);
  if (effect === undefined) throw new Error(`no effect for proposals of kind ${kind}`);
  return effect;
}

/** For the boot: every kind of the contract does something. @throws Error naming those that do not */
export function assertEveryEffect(): void {
  const missing = PROPOSAL_KINDS.filter((kind) => !effects.has(kind));
  if (missing.length > 0) throw new Error(`proposals of these kinds would do nothing: ${missing.join(', ')}`);
}
