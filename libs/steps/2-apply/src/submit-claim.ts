import type { Claim, ClaimBody } from '#contract';
import { actorOf, branchOf, isInBranch, type ResidentCaller, type StaffCaller } from '#access';
import { actOn, claimView, requireNotice, type EvidencePiece } from '#claims';
import {
  audit,
  dayOf,
  onlyOnce,
  Refusal,
  settingsOn,
  type House,
  type StationSettings,
  type Tx,
} from '#platform';
import type { z } from 'zod';
import type { Applicant } from './applicant';
import { idOf } from './claim-row';
import { deadlinesOf } from './deadlines';
import { enterClaims } from './enter';
import { assessorHouseholds, kindsGiven, needsWitness, requireOwnFiles } from './evidence-given';
import { systemEvidence } from './system-evidence';
import { requireFitWitness } from './witness';

export type SubmitClaim = z.output<typeof ClaimBody> & { claimId: string };
type Submitter = ResidentCaller | StaffCaller;
type Way = { route: 'S' | 'L' | 'D'; mayFor: (person: Applicant) => boolean };

/**
 * Step 2, one claim: a resident's own report (S), a leader's on behalf of a household of the own group (L), or the
 * committee's by a registrar (D). Done once per `claimId`, however often it is sent.
 * @throws Refusal with the reason and what is left (domain.md, "Apply"); not_found for a notice that is none
 */
export async function submitClaim(
  house: House,
  caller: Submitter,
  input: SubmitClaim,
  now: Date,
): Promise<{ reply: Claim; replayed: boolean }> {
  const { station } = caller;
  const by = { kind: caller.kind, id: idOf(caller) };
  return house.db.inStation(station, (tx) =>
    onlyOnce(tx, { station, id: input.claimId, actorId: by.id, body: input, now }, async () => {
      const way = wayOf(caller, input.route);
      await requireNotice(tx, station, input.noticeId);
      const act = await actOn(tx, station, input.act, input.day);
      const settings = await settingsOn(tx, station, dayOf(now));
      const found = await systemEvidence(tx, station, act, input, { mayFor: way.mayFor, settings });
      const pieces = [...input.evidence, ...found];
      await requireOwnFiles(tx, station, pieces, by.id);
      const evidence = kindsGiven(way.route, pieces, input.certificate ?? null);
      const awaitsWitness = needsWitness(act, evidence);
      const waits = { route: way.route, awaitsAnswer: act.kind === 'deduction', awaitsWitness };
      const { verdicts, outdone } = await enterClaims(tx, {
        station,
        deed: {
          route: way.route,
          act,
          actDay: input.day,
          eventRef: input.eventRef ?? input.noticeId ?? null,
          evidence,
          assessors: await assessorHouseholds(tx, station, pieces),
          actingResidentId: caller.kind === 'resident' ? caller.residentId : null,
        },
        rows: [{ ...input, tier: input.tier ?? null, certificate: input.certificate ?? null }],
        pieces,
        head: {
          noticeId: input.noticeId ?? null,
          note: input.note ?? null,
          submittedBy: by,
          ...deadlinesOf(waits, settings, now),
        },
        mayFor: way.mayFor,
        now,
      });
      const [verdict] = verdicts;
      if (verdict!.refused) throw verdict!.refused;
      await requireFitWitnesses(tx, station, input, pieces, settings, now);
      const detail = {
        act: act.code,
        route: way.route,
        points: verdict!.points,
        ...(outdone.length > 0 && { outdone }),
      };
      await audit(
        tx,
        station,
        actorOf(caller),
        'claim.submit',
        now,
        { kind: 'claim', id: input.claimId },
        detail,
      );
      return claimView(tx, station, input.claimId);
    }),
  );
}

/** On which route the sender submits, and for whom they may. */
function wayOf(caller: Submitter, asked: 'L' | 'D' | undefined): Way {
  if (caller.kind === 'resident') {
    if (asked !== undefined) throw new Refusal('act_route', { route: asked });
    return { route: 'S', mayFor: (person) => person.householdId === caller.householdId };
  }
  const role = asked === 'D' ? 'registrar' : 'leader';
  const held = caller.roles.filter((one) => one.role === role);
  if (asked === undefined || held.length === 0) throw new Refusal('act_route', { route: asked ?? null });
  return { route: asked, mayFor: (person) => isInBranch(branchOf(held), person) };
}

async function requireFitWitnesses(
  tx: Tx,
  station: number,
  input: SubmitClaim,
  pieces: readonly EvidencePiece[],
  settings: StationSettings,
  now: Date,
): Promise<void> {
  for (const { witnessId } of pieces.filter(({ kind }) => kind === 'W')) {
    await requireFitWitness(
      tx,
      station,
      { witnessId: witnessId!, residentId: input.residentId },
      settings,
      dayOf(now),
    );
  }
}
