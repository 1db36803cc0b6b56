import type { BodyOf, ReplyOf, Routes } from '#contract';
import { propose, registerEffect, type StaffCaller } from '#access';
import { dayOf, Refusal, type Day, type House, type Tx } from '#platform';
import { z } from 'zod';
import { ActRule, parseActs } from '../acts';
import { actOn } from './act-version';
import { changedRules, fileDeductions, importActs, withdrawActs } from './import-acts';

const codes = z.array(z.string()).min(1);
const validFrom = z.iso.date();
const ActChange = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('table'), validFrom, rules: z.array(ActRule).min(1) }),
  z.strictObject({ change: z.literal('withdrawal'), validFrom, codes, reason: z.string().nullable() }),
  z.strictObject({ change: z.literal('filing'), validFrom, codes }),
]);
type ActChange = z.infer<typeof ActChange>;

// Acts take effect when a supervisor countersigns with the minutes' number; never for days gone by, on which claims
// have been judged already.
registerEffect<ActChange>('act', {
  schema: ActChange,
  needsFiling: ({ change }) => change === 'filing',
  async apply(tx, station, payload, stamp) {
    const { minutesNo, filingNo, proposalId, at } = stamp;
    const today = dayOf(at);
    const from = payload.validFrom > today ? payload.validFrom : today;
    const grounds = { minutesNo, proposalId };
    if (payload.change === 'table') await importActs(tx, station, payload.rules, from, grounds);
    if (payload.change === 'withdrawal') await withdrawActs(tx, station, payload.codes, from, grounds);
    if (payload.change === 'filing') {
      await fileDeductions(tx, station, payload.codes, from, { ...grounds, filingNo: filingNo! });
    }
  },
});

/** Reads a rule table without proposing it: all its faults, and the codes that would get a new version. */
export async function previewActs(
  house: House,
  station: number,
  input: BodyOf<Routes['act.preview']>,
): Promise<ReplyOf<Routes['act.preview']>> {
  const parsed = parseActs(input.csv);
  if (!parsed.ok) return { problems: parsed.problems, changed: [], unchanged: 0 };
  const changed = await house.db.inStation(station, (tx) =>
    changedRules(tx, station, parsed.rules, input.validFrom),
  );
  return {
    problems: [],
    changed: changed.map(({ code }) => code),
    unchanged: parsed.rules.length - changed.length,
  };
}

/** Proposes new versions of the acts of a table. @throws Refusal roster_bad with the faults */
export async function proposeActs(
  house: House,
  caller: StaffCaller,
  input: { csv: string; validFrom: Day },
  now: Date,
): Promise<{ proposalId: string }> {
  const parsed = parseActs(input.csv);
  if (!parsed.ok) throw new Refusal('roster_bad', { problems: parsed.problems.slice(0, 50) });
  const payload: ActChange = { change: 'table', validFrom: input.validFrom, rules: parsed.rules };
  return proposed(house, caller, payload, now);
}

/** Proposes that acts end on a day. @throws Refusal act_unknown */
export async function proposeWithdrawal(
  house: House,
  caller: StaffCaller,
  input: { codes: readonly string[]; validFrom: Day; reason?: string | undefined },
  now: Date,
): Promise<{ proposalId: string }> {
  const payload: ActChange = {
    change: 'withdrawal',
    validFrom: input.validFrom,
    codes: [...input.codes],
    reason: input.reason ?? null,
  };
  return proposed(house, caller, payload, now, (tx) => requireKnown(tx, caller.station, payload));
}

/** Proposes that deductions are switched on, with minutes and filing number. @throws Refusal act_unknown */
export async function proposeFiling(
  house: House,
  caller: StaffCaller,
  input: { codes: readonly string[]; validFrom: Day },
  now: Date,
): Promise<{ proposalId: string }> {
  const payload: ActChange = { change: 'filing', validFrom: input.validFrom, codes: [...input.codes] };
  return proposed(house, caller, payload, now, (tx) => requireKnown(tx, caller.station, payload));
}

async function requireKnown(
  tx: Tx,
  station: number,
  payload: { codes: string[]; validFrom: Day },
): Promise<void> {
  for (const code of payload.codes) await actOn(tx, station, code, payload.validFrom);
}

async function proposed(
  house: House,
  caller: StaffCaller,
  payload: ActChange,
  now: Date,
  check: (tx: Tx) => Promise<void> = async () => undefined,
): Promise<{ proposalId: string }> {
  const proposalId = await house.db.inStation(caller.station, async (tx) => {
    await check(tx);
    return propose(tx, caller, 'act', payload, now);
  });
  return { proposalId };
}
