import type { StaffCaller } from '#access';
import type { ReplyOf, Routes } from '#contract';
import { rows, type House } from '#platform';
import { claimSheet, type ClaimSheet } from '#steps/2-apply';

/**
 * One claim with its evidence and whole history, the lists that showed it and the objections to it among it (kiosk.md,
 * "Reviewer, township: the line's whole history"). Actors by kind, never by name. @throws Refusal not_found
 */
export async function wholeClaimSheet(
  house: House,
  caller: StaffCaller,
  claimId: string,
): Promise<ReplyOf<Routes['claim.get']>> {
  const sheet = await claimSheet(house, caller, claimId);
  const public_ = await publicMoments(house, caller.station, claimId);
  return { ...sheet, history: [...sheet.history, ...public_].sort((a, b) => a.at.localeCompare(b.at)) };
}

interface Moment {
  at: Date;
  action: string;
  actorKind: string;
  detail: Record<string, unknown>;
}

/** From the trail: what was done to each list that bore the claim, and to each objection to it, with the reasons given. */
async function publicMoments(house: House, station: number, claimId: string): Promise<ClaimSheet['history']> {
  const found = await house.db.inStation(station, (tx) =>
    rows<Moment>(
      tx,
      `SELECT a.at, a.action, a.actor_kind AS "actorKind", jsonb_build_object('number', p.number) AS detail
         FROM points.list_line l
         JOIN points.publicity_list p ON p.station_id = l.station_id AND p.list_id = l.list_id
         JOIN points.audit a ON a.station_id = l.station_id AND a.subject_kind = 'list' AND a.subject_id = l.list_id::text
        WHERE l.station_id = $1 AND l.claim_id = $2
       UNION ALL
       SELECT a.at, a.action, a.actor_kind,
              jsonb_strip_nulls(jsonb_build_object('reason', CASE a.action
                WHEN 'objection.decide' THEN o.decision_reason
                WHEN 'objection.appeal' THEN o.appeal_note
                WHEN 'objection.decide-appeal' THEN o.appeal_reason END))
         FROM points.objection o
         JOIN points.audit a ON a.station_id = o.station_id AND a.subject_kind = 'objection'
                            AND a.subject_id = o.objection_id::text
        WHERE o.station_id = $1 AND o.claim_id = $2`,
      [station, claimId],
    ),
  );
  return found.map(({ at, ...moment }) => ({ at: at.toISOString(), ...moment }));
}
