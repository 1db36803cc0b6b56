import { actorOf, requireInBranch, rolesOf, type ResidentCaller, type StaffCaller } from '#access';
import { audit, dayOf, maybe, one, onlyOnce, Refusal, rows, type Day, type House, type Tx } from '#platform';
import { lockOpen, type CastVote } from './ballot';
import { panelOf, sitsOn, type Voter } from './panel';
import { castVotes, whyNot, type RemovedLine, type VoteResult } from './vote';

/** One member's vote as the minutes have it. */
export interface MinutedVote {
  staffId: string;
  claimId: string;
  round: number;
  vote: CastVote['vote'];
  tier?: string | undefined;
  reason?: string | undefined;
}

export interface MeetingInput {
  meetingId: string;
  committeeId: number;
  minutesNo: string;
  heldOn: Day;
  votes: readonly MinutedVote[];
}

export interface Meeting {
  meetingId: string;
  committeeId: number;
  minutesNo: string;
  heldOn: Day;
  enteredAt: Date;
  members: { staffId: string; name: string; votes: number; confirmedAt: Date | null }[];
}

/**
 * Enters a meeting's minutes for all who were present. No vote counts by that: each counts when its member has
 * confirmed with the own card and PIN (domain.md, "Certify").
 * @throws Refusal not_found (another committee, or a member unknown), in_future, request_differs, request_abandoned
 */
export async function enterMeeting(
  house: House,
  caller: StaffCaller,
  input: MeetingInput,
  now: Date,
): Promise<{ reply: Meeting; replayed: boolean }> {
  const station = caller.station;
  requireInBranch(caller.branch, input);
  if (input.heldOn > dayOf(now)) throw new Refusal('in_future', { day: input.heldOn });
  return house.db.inStation(station, async (tx) => {
    const request = { station, id: input.meetingId, actorId: caller.staffId, body: input, now };
    const { replayed } = await onlyOnce(tx, request, async () => {
      await one(tx, `SELECT 1 FROM points.committee WHERE station_id = $1 AND committee_id = $2`, [
        station,
        input.committeeId,
      ]);
      await requireMembers(tx, station, input.votes);
      await rows(
        tx,
        `INSERT INTO points.meeting (station_id, meeting_id, committee_id, minutes_no, held_on, votes, entered_by, entered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [station, input.meetingId, input.committeeId, input.minutesNo, input.heldOn, JSON.stringify(input.votes), caller.staffId, now], // prettier-ignore
      );
      const detail = { minutesNo: input.minutesNo, votes: input.votes.length };
      await audit(
        tx,
        station,
        actorOf(caller),
        'meeting.enter',
        now,
        { kind: 'meeting', id: input.meetingId },
        detail,
      );
      return {};
    });
    return { reply: (await meetings(tx, station, [input.meetingId]))[0]!, replayed };
  });
}

async function requireMembers(tx: Tx, station: number, votes: readonly MinutedVote[]): Promise<void> {
  const named = [...new Set(votes.map(({ staffId }) => staffId))];
  const known = await rows(
    tx,
    `SELECT 1 FROM points.staff WHERE station_id = $1 AND staff_id = ANY ($2) AND state = 'active'`,
    [station, named],
  );
  if (known.length < named.length) throw new Refusal('not_found');
}

function meetings(tx: Tx, station: number, ids: readonly string[]): Promise<Meeting[]> {
  return rows<Meeting>(
    tx,
    `SELECT m.meeting_id AS "meetingId", m.committee_id AS "committeeId", m.minutes_no AS "minutesNo",
            m.held_on AS "heldOn", m.entered_at AS "enteredAt",
            (SELECT jsonb_agg(jsonb_build_object('staffId', s.staff_id, 'name', s.name, 'votes', v.votes,
                'confirmedAt', to_char(p.confirmed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY s.name, s.staff_id)
               FROM (SELECT (e->>'staffId')::uuid AS staff_id, count(*) AS votes
                       FROM jsonb_array_elements(m.votes) e GROUP BY 1) v
               JOIN points.staff s ON s.station_id = $1 AND s.staff_id = v.staff_id
               LEFT JOIN points.meeting_presence p
                 ON p.station_id = $1 AND p.meeting_id = m.meeting_id AND p.staff_id = v.staff_id) AS members
       FROM points.meeting m WHERE m.station_id = $1 AND m.meeting_id = ANY ($2) ORDER BY m.entered_at, m.meeting_id`,
    [station, ids],
  );
}

/** The member of staff that a resident is. @throws Refusal not_found */
async function memberBehind(tx: Tx, caller: ResidentCaller): Promise<string> {
  const member = await one<{ staffId: string }>(
    tx,
    `SELECT staff_id AS "staffId" FROM points.staff WHERE station_id = $1 AND resident_id = $2 AND state = 'active'`,
    [caller.station, caller.residentId],
  );
  return member.staffId;
}

/** Minutes that wait for the confirmation of whoever stands at the kiosk; none for who sits on no panel. */
export async function ownMeetings(house: House, caller: ResidentCaller): Promise<Meeting[]> {
  return house.db.inStation(caller.station, async (tx) => {
    const waiting = await rows<{ id: string }>(
      tx,
      `SELECT m.meeting_id AS id FROM points.meeting m
         JOIN points.staff s ON s.station_id = $1 AND s.resident_id = $2 AND s.state = 'active'
        WHERE m.station_id = $1 AND m.votes @> jsonb_build_array(jsonb_build_object('staffId', s.staff_id))
          AND NOT EXISTS (SELECT FROM points.meeting_presence p
                           WHERE p.station_id = $1 AND p.meeting_id = m.meeting_id AND p.staff_id = s.staff_id)`,
      [caller.station, caller.residentId],
    );
    return meetings(tx, caller.station, waiting.map(({ id }) => id)); // prettier-ignore
  });
}

/**
 * A member who was present confirms with the own card and PIN: the votes that the minutes have are cast now. Lines that
 * cannot be voted on any more, or never could, are left out and named.
 * @throws Refusal not_found (no such minutes, or not named in them), card_unknown (the session was not opened by card
 * and PIN), already_voted (confirmed before)
 */
export async function confirmMeeting(
  house: House,
  caller: ResidentCaller,
  meetingId: string,
  now: Date,
): Promise<{ voted: VoteResult[]; removed: RemovedLine[] }> {
  const station = caller.station;
  if (caller.openedBy !== 'card') throw new Refusal('card_unknown');
  return house.db.inStation(station, async (tx) => {
    const staffId = await memberBehind(tx, caller);
    const meeting = await maybe<{ votes: MinutedVote[] }>(
      tx,
      `SELECT votes FROM points.meeting WHERE station_id = $1 AND meeting_id = $2`,
      [station, meetingId],
    );
    const own = meeting?.votes.filter((vote) => vote.staffId === staffId) ?? [];
    if (own.length === 0) throw new Refusal('not_found');
    const first = await rows(
      tx,
      `INSERT INTO points.meeting_presence (station_id, meeting_id, staff_id, confirmed_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (station_id, meeting_id, staff_id) DO NOTHING RETURNING 1`,
      [station, meetingId, staffId, now],
    );
    if (first.length === 0) throw new Refusal('already_voted');
    const voter = { station, staffId, roles: await rolesOf(tx, station, staffId, now) };
    const done = await castMinuted(tx, voter, own, meetingId, now);
    const detail = { voted: done.voted.length, removed: done.removed.length };
    await audit(
      tx,
      station,
      actorOf(caller),
      'meeting.confirm',
      now,
      { kind: 'meeting', id: meetingId },
      detail,
    );
    return done;
  });
}

async function castMinuted(tx: Tx, voter: Voter, own: readonly MinutedVote[], meetingId: string, now: Date) {
  const ids = own.map(({ claimId }) => claimId);
  const locked = new Map(
    (await lockOpen(tx, voter.station, ids, voter.staffId)).map((line) => [line.claimId, line]),
  );
  const removed: RemovedLine[] = [];
  const voted: VoteResult[] = [];
  for (const { claimId, round, vote, tier = null, reason = null } of own) {
    const line = locked.get(claimId);
    const cast = { vote, tier, reason };
    const stale = line && line.round !== round ? 'stale' : null;
    const why = line && sitsOn(voter, panelOf(line)) ? (stale ?? whyNot(line, cast)) : 'not_found';
    if (why !== null) removed.push({ claimId, why });
    else voted.push(...(await castVotes(tx, voter, [line!], cast, now, { removed, meetingId })));
  }
  return { voted, removed };
}
