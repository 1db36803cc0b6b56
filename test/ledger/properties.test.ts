import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { addDays, endOfDay, startOfDay } from '#platform';
import { refundInto, type LotPart } from '#ledger';
import { testHouse, type TestHouse } from '../support';
import { verifyStation } from '#books';
import { give, lotsOf, refund, take } from './moves';

/**
 * Any sequence of movements, played on the database and on a model of it that knows nothing but the rules: lots by
 * day, earliest first, never below zero.
 */
type Step =
  | { do: 'give'; who: number; points: number; days: number }
  | { do: 'take'; who: number; points: number }
  | { do: 'refund'; nth: number }
  | { do: 'deduct'; who: number; points: number }
  | { do: 'transfer'; from: number; to: number; points: number }
  | { do: 'merge'; from: number; to: number }
  | { do: 'wait'; days: number }
  | { do: 'expire' };

const HOUSEHOLDS = 3;
const who = fc.nat(HOUSEHOLDS - 1);
const points = fc.integer({ min: 1, max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('give'), who, points, days: fc.nat(60) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('take'), who, points }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('refund'), nth: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deduct'), who, points }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('transfer'), from: who, to: who, points }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge'), from: who, to: who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), days: fc.integer({ min: 1, max: 50 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire') }) },
) as fc.Arbitrary<Step>;

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse({ name: 'properties' });
});
afterAll(() => house.close());

const order = (a: LotPart, b: LotPart) =>
  a.expiresOn === b.expiresOn ? Number(b.grace) - Number(a.grace) : a.expiresOn < b.expiresOn ? -1 : 1;
const total = (lots: LotPart[]) => lots.reduce((sum, lot) => sum + lot.points, 0);

/** One account as the rules say it. */
class Model {
  lots: LotPart[] = [];

  spendable(day: string): LotPart[] {
    return this.lots.filter((lot) => lot.points > 0 && lot.expiresOn >= day);
  }

  add({ expiresOn, grace, points }: LotPart): void {
    const lot = this.lots.find((l) => l.expiresOn === expiresOn && l.grace === grace);
    if (lot) lot.points += points;
    else this.lots.push({ expiresOn, grace, points });
    this.lots.sort(order);
  }

  take(points: number, day: string): LotPart[] {
    const taken: LotPart[] = [];
    for (const lot of this.spendable(day)) {
      const part = Math.min(lot.points, points - total(taken));
      if (part > 0) taken.push({ ...lot, points: part });
      lot.points -= part;
    }
    return taken;
  }
}

class Play {
  day = '2026-11-02';
  readonly models = Array.from({ length: HOUSEHOLDS }, () => new Model());
  readonly taken: { who: number; source: string; lots: LotPart[] }[] = [];

  constructor(
    readonly station: number,
    readonly households: string[],
  ) {}

  get #options() {
    return { station: this.station, now: startOfDay(this.day) };
  }

  async run(step: Step): Promise<void> {
    await (this[step.do] as (step: Step) => Promise<void>)(step);
  }

  async give({ who, points, days }: Step & { do: 'give' }) {
    const lot = { expiresOn: addDays(this.day, days), grace: false, points };
    await give(house.owner, this.households[who]!, [lot], this.#options);
    this.models[who]!.add(lot);
  }

  async take({ who, points }: Step & { do: 'take' }) {
    const source = randomUUID();
    const model = this.models[who]!;
    const done = take(house.owner, this.households[who]!, points, { ...this.#options, source });
    if (total(model.spendable(this.day)) < points) {
      await expect(done).rejects.toMatchObject({ code: 'PS010' });
      return;
    }
    const lots = model.take(points, this.day);
    expect((await done).lots).toEqual(lots);
    this.taken.push({ who, source, lots });
  }

  async refund({ nth }: Step & { do: 'refund' }) {
    const [back] = this.taken.splice(nth, 1);
    if (!back) return;
    await refund(house.owner, this.households[back.who]!, back.source, this.#options);
    for (const lot of back.lots) {
      // null: they had their grace; they come back to their own day and lapse with the next expiry.
      const into = refundInto({ expires: lot.expiresOn, grace: lot.grace }, this.day, 30);
      this.models[back.who]!.add(
        into ? { expiresOn: into.expires, grace: into.grace, points: lot.points } : lot,
      );
    }
  }

  async deduct({ who, points }: Step & { do: 'deduct' }) {
    const { rows } = await house.owner.query(
      `SELECT * FROM points.ledger_take_or_waive($1, $2, $3, NULL, NULL,
         ROW('deduct', 'test', $4, NULL, NULL, 'system', NULL, NULL, $5, $5)::points.movement)`,
      [this.station, this.households[who], points, randomUUID(), startOfDay(this.day)],
    );
    const taken = total(this.models[who]!.take(points, this.day));
    expect(rows[0]).toEqual({ taken, waived: points - taken });
  }

  async transfer(step: Step & { do: 'transfer' }) {
    await this.#event('split', step.from, step.to, step.points);
  }

  async merge(step: Step & { do: 'merge' }) {
    await this.#event('merge', step.from, step.to, total(this.models[step.from]!.spendable(this.day)));
  }

  async #event(kind: string, from: number, to: number, points: number) {
    if (from === to) return;
    const event = randomUUID();
    await house.owner.query(
      `INSERT INTO points.life_event (station_id, event_id, kind, household_id, other_household_id, happened_on, points, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        this.station,
        event,
        kind,
        this.households[from],
        this.households[to],
        this.day,
        points,
        startOfDay(this.day),
      ],
    );
    const done = house.db.call(`SELECT points.transfer_points($1, $2, 'staff', NULL, $3)`, [
      this.station,
      event,
      startOfDay(this.day),
    ]);
    if (total(this.models[from]!.spendable(this.day)) < points) {
      await expect(done).rejects.toMatchObject({ code: 'balance_too_low' });
      return;
    }
    await done;
    for (const lot of this.models[from]!.take(points, this.day)) this.models[to]!.add(lot);
  }

  async wait({ days }: Step & { do: 'wait' }) {
    this.day = addDays(this.day, days);
  }

  async expire() {
    await house.db.call('SELECT points.expire_day($1, $2, $3, 100)', [
      this.station,
      this.day,
      endOfDay(addDays(this.day, -1)),
    ]);
    for (const model of this.models) model.lots = model.lots.filter((lot) => lot.expiresOn >= this.day);
  }

  /** Everything that must hold after any step. */
  async check() {
    for (const [i, household] of this.households.entries()) {
      expect(await lotsOf(house.owner, household)).toEqual(
        this.models[i]!.lots.filter((lot) => lot.points > 0),
      );
    }
    expect(await verifyStation(house.db, this.station)).toEqual([]);
  }
}

let station = 0;

it('whatever is given, taken, given back, moved or lapses: lots are as the rules say, and the books verify', async () => {
  const runs = process.env.WIDE ? 400 : 30;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const made = await house.station({ station: (station += 1), households: HOUSEHOLDS });
      const play = new Play(station, made.households);
      for (const step of steps) await play.run(step);
      await play.check();
    }),
    { numRuns: runs, endOnFailure: false },
  );
}, 120_000);
