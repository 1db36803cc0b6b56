import type { BodyOf, ListReply, Routes } from '#contract';
import { actorOf, isInBranch, type StaffCaller } from '#access';
import { actOn, requireNotice, type ActVersion } from '#claims';
import {
  audit,
  dayOf,
  deadlineInDays,
  onlyOnce,
  Refusal,
  rows,
  settingsOn,
  type House,
  type Tx,
} from '#platform';
import { v7 as uuidv7 } from 'uuid';
import { enterClaims, type Verdict } from './enter';
import { assessorHouseholds, kindsGiven, requireOwnFiles } from './evidence-given';

export type SubmitList = BodyOf<Routes['list.submit']> & { batchId: string };

/**
 * Step 2, a list of an activity or appraisal (route A): 90 residents in one request and one transaction, each row a
 * claim or the reason why not and what is left. Done once per `batchId`, however often it is sent.
 * @throws Refusal where the whole list cannot stand: act, route, day, evidence
 */
export async function submitList(
  house: House,
  caller: StaffCaller,
  input: SubmitList,
  now: Date,
): Promise<{ reply: ListReply; replayed: boolean }> {
  const { station } = caller;
  return house.db.inStation(station, (tx) =>
    onlyOnce(tx, { station, id: input.batchId, actorId: caller.staffId, body: input, now }, async () => {
      // A witness speaks for one deed of one person, not for a list.
      if (input.evidence.some(({ kind }) => kind === 'W'))
        throw new Refusal('witness_unfit', { why: 'list' });
      await requireNotice(tx, station, input.noticeId);
      const act = await actOn(tx, station, input.act, input.day);
      const settings = await settingsOn(tx, station, dayOf(now));
      await requireOwnFiles(tx, station, input.evidence, caller.staffId);
      const { verdicts, outdone } = await enterClaims(tx, {
        station,
        deed: {
          route: 'A',
          act,
          actDay: input.day,
          eventRef: eventOf(input),
          evidence: kindsGiven('A', input.evidence, null),
          assessors: await assessorHouseholds(tx, station, input.evidence),
          actingResidentId: null,
        },
        rows: input.rows.map((row) => ({
          ...row,
          tier: row.tier ?? null,
          certificate: row.certificate ?? null,
          claimId: uuidv7(),
        })),
        pieces: input.evidence,
        head: {
          noticeId: input.noticeId ?? null,
          batchId: input.batchId,
          note: input.note ?? null,
          submittedBy: { kind: 'staff', id: caller.staffId },
          decideBy: deadlineInDays(now, settings['certify.withinDays']),
        },
        mayFor: (person) => isInBranch(caller.branch, person),
        now,
      });
      const reply = replyOf(input.batchId, verdicts, now);
      await writeBatch(tx, caller, input, act, reply.accepted, now);
      // A set movement is one row of the trail; its claims carry the list's id.
      const detail = {
        act: act.code,
        accepted: reply.accepted,
        refused: reply.refused,
        ...(outdone.length > 0 && { outdone }),
      };
      await audit(
        tx,
        station,
        actorOf(caller),
        'list.submit',
        now,
        { kind: 'batch', id: input.batchId },
        detail,
      );
      return reply;
    }),
  );
}

async function writeBatch(
  tx: Tx,
  caller: StaffCaller,
  input: SubmitList,
  act: ActVersion,
  accepted: number,
  now: Date,
): Promise<void> {
  await rows(
    tx,
    `INSERT INTO points.claim_batch (station_id, batch_id, act_code, act_valid_from, act_day, event_ref, notice_id,
       rows_sent, rows_accepted, submitted_by, submitted_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      caller.station,
      input.batchId,
      act.code,
      act.validFrom,
      input.day,
      eventOf(input),
      input.noticeId ?? null,
      input.rows.length,
      accepted,
      caller.staffId,
      now,
    ],
  );
}

/** A list that answers a notice is that event's. */
const eventOf = (input: SubmitList) => input.eventRef ?? input.noticeId ?? null;

function replyOf(batchId: string, verdicts: readonly Verdict[], now: Date): ListReply {
  const accepted = verdicts.filter(({ refused }) => refused === null).length;
  return {
    batchId,
    accepted,
    refused: verdicts.length - accepted,
    submittedAt: now.toISOString(),
    rows: verdicts.map(({ residentId, claimId, points, refused }) => ({
      residentId,
      claimId,
      points,
      refused: refused?.code ?? null,
      facts: refused?.details ?? {},
    })),
  };
}
