// A claim being made at the kiosk: act, day, how much, how it can be shown.
import type { Act, BodyIn, Carrier, Claim, Routes } from '#contract';
import { dayOf } from './days';
import { once } from './once';
import { askStation, stationNow } from './server';
import { session } from './session.svelte';
import { waysHere } from './state/evidence';
import { uuidv7 } from './state/uuid';

type Body = BodyIn<Routes['claim.submit']>;
export type Evidence = NonNullable<Body['evidence']>[number];

/** Evidence K in one of the ways that are enough: the quiz at this machine shows it. */
export const asksQuiz = (act: Act): boolean => waysHere(act.evidence).includes('K');

class Applying {
  /** The kind of deed: who takes a deed back is among its kind again. */
  carrier = $state<Carrier | null>(null);
  act = $state.raw<Act | null>(null);
  day = $state<string | null>(null);
  quantity = $state(1);
  tier = $state<string | null>(null);
  evidence = $state.raw<Evidence | null>(null);
  /** Who did it; the one before the kiosk where nobody else is meant. */
  who = $state<string | null>(null);
  /** A claim that was returned, and is to be shown better. */
  mends = $state.raw<Claim | null>(null);

  mend(claim: Claim, act: Act): void {
    this.forget();
    [this.mends, this.act, this.day] = [claim, act, claim.actDay];
    [this.quantity, this.tier] = [claim.quantity, claim.tier];
  }

  /** What is asked for next; `null`: everything is there. */
  get next(): 'act' | 'quiz' | 'day' | 'amount' | 'evidence' | null {
    const { act, day, tier, evidence } = this;
    if (act === null) return 'act';
    if (this.mends !== null) return evidence === null ? 'evidence' : null;
    if (asksQuiz(act)) return 'quiz';
    if (day === null) return 'day';
    if (act.tiers.length > 0 ? tier === null : act.unit !== 'time' && this.quantity === 0) return 'amount';
    return evidence === null ? 'evidence' : null;
  }

  choose(act: Act): void {
    this.act = act;
    // What is counted is asked for; a single time is not.
    this.quantity = act.unit === 'time' || asksQuiz(act) ? 1 : 0;
    // A quiz is passed on the day on which it is answered.
    this.day = asksQuiz(act) ? dayOf(stationNow()) : null;
  }

  get points(): number {
    const { act } = this;
    if (act === null) return 0;
    const tier = act.tiers.find(({ name }) => name === this.tier);
    return tier?.points ?? (act.points ?? 0) * this.quantity;
  }

  async submit(residentId: string): Promise<Claim | null> {
    const { act, day, tier, evidence, quantity } = this;
    if (act === null || day === null) return null;
    if (this.mends !== null) return this.#resubmit(this.mends);
    const params = { claimId: uuidv7(stationNow()) };
    const body = {
      residentId,
      act: act.code,
      day,
      quantity,
      // What the station knows by itself nobody brings.
      evidence: evidence === null ? [] : [evidence],
      ...(tier !== null && { tier }),
    };
    return once(
      () => askStation('claim.submit', { params, body }),
      async () => (await askStation('claim.settle', { params })).claim,
    );
  }

  async #resubmit({ claimId }: Claim): Promise<Claim | null> {
    const params = { claimId };
    const body = { evidence: this.evidence === null ? [] : [this.evidence] };
    return once(
      () => askStation('claim.resubmit', { params, body }),
      async () => {
        const { claim } = await askStation('claim.my-get', { params });
        return claim.state === 'returned' ? null : claim;
      },
    );
  }

  /** Takes back what was said last. @returns false: nothing was said yet */
  undo(): boolean {
    const { act } = this;
    if (this.mends !== null) {
      const was = this.evidence !== null;
      this.evidence = null;
      return was;
    }
    if (act === null) {
      if (this.carrier === null) return false;
      this.carrier = null;
      return true;
    }
    if (asksQuiz(act)) this.day = null;
    const counted =
      act.tiers.length > 0 ? this.tier !== null : !asksQuiz(act) && act.unit !== 'time' && this.quantity > 0;
    if (this.evidence !== null) this.evidence = null;
    else if (counted) [this.tier, this.quantity] = [null, 0];
    else if (this.day !== null) this.day = null;
    else this.act = null;
    return true;
  }

  forget(): void {
    this.carrier = null;
    this.mends = null;
    this.act = null;
    this.day = null;
    this.quantity = 1;
    this.tier = null;
    this.evidence = null;
    this.who = null;
  }
}

export const applying = new Applying();
session.atEnd(() => applying.forget());
