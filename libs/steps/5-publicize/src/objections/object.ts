import { actorOf, requireInBranch, type ResidentCaller, type StaffCaller } from '#access';
import {
  audit,
  dayOf,
  maybe,
  one,
  onlyOnce,
  Refusal,
  reviewDeadline,
  rows,
  settingsOn,
  type House,
  type Tx,
} from '#platform';
import { takeAim, type Aim, type Objector, type Target } from './aim';
import { holidaysOf } from '../window-terms';

export interface ObjectionInput {
  /** Made by the client. */
  objectionId: string;
  target: Target;
  /** Chosen from pictures. */
  grounds: string;
  note?: string | undefined;
  /** A recording made and read back at the kiosk. */
  voiceFileId?: string | undefined;
  /** A leader says for whom; at the kiosk it is who stands there. */
  residentId?: string | undefined;
}

export interface Raised {
  objectionId: string;
  decideBy: Date;
}

/**
 * Any resident objects: that a line is wrong, that one is missing, or that an own claim was wrongly refused. It is
 * accepted always and freezes that line only; the others of the list credit on time (domain.md, "Object").
 * @param caller a resident at the kiosk, or a leader for a resident of the own group
 * @throws Refusal not_found, window_ended, already_frozen (a line freezes once), too_many_objections, wrong_state (the
 * claim was not refused), evidence_bad (no such recording), request_differs, request_abandoned
 */
export async function raiseObjection(
  house: House,
  caller: ResidentCaller | StaffCaller,
  input: ObjectionInput,
  now: Date,
): Promise<{ reply: Raised; replayed: boolean }> {
  const station = caller.station;
  return house.db.inStation(station, async (tx) => {
    const actor = actorOf(caller);
    const request = { station, id: input.objectionId, actorId: actor.id!, body: input, now };
    const { reply, replayed } = await onlyOnce(tx, request, async () => {
      const objector = await whoObjects(tx, caller, input);
      await requireRoom(tx, station, objector.householdId, now);
      const aim = await takeAim(tx, station, input.target, objector, now);
      const decideBy = await write(tx, caller, input, objector, aim, now);
      await rows(tx, `DELETE FROM points.objection_draft WHERE station_id = $1 AND objection_id = $2`, [
        station,
        input.objectionId,
      ]);
      await audit(
        tx,
        station,
        actor,
        'objection.raise',
        now,
        { kind: 'objection', id: input.objectionId },
        {
          kind: input.target.kind,
          claimId: aim.claimId,
        },
      );
      return { objectionId: input.objectionId, decideBy: decideBy.toISOString() };
    });
    return { reply: { ...reply, decideBy: new Date(reply.decideBy) }, replayed };
  });
}

async function whoObjects(
  tx: Tx,
  caller: ResidentCaller | StaffCaller,
  input: ObjectionInput,
): Promise<Objector> {
  const residentId = caller.kind === 'resident' ? caller.residentId : input.residentId;
  const found = await one<Objector & { groupId: number }>(
    tx,
    `SELECT r.resident_id AS "residentId", r.household_id AS "householdId", g.committee_id AS "committeeId", g.group_id AS "groupId"
       FROM points.resident r
       JOIN points.household h ON h.station_id = $1 AND h.household_id = r.household_id
       JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
       JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = b.group_id
      WHERE r.station_id = $1 AND r.resident_id = $2 AND r.state = 'active'`,
    [caller.station, residentId ?? null],
  );
  if (caller.kind === 'staff') requireInBranch(caller.branch, found);
  return found;
}

/** At most so many open at once for a household; its row is the lock. */
async function requireRoom(tx: Tx, station: number, householdId: string, now: Date): Promise<void> {
  const settings = await settingsOn(tx, station, dayOf(now));
  await one(
    tx,
    `SELECT 1 FROM points.household WHERE station_id = $1 AND household_id = $2 FOR NO KEY UPDATE`,
    [station, householdId],
  );
  const { open } = await one<{ open: number }>(
    tx,
    `SELECT count(*)::integer AS open FROM points.objection
      WHERE station_id = $1 AND household_id = $2 AND state IN ('open', 'appealed')`,
    [station, householdId],
  );
  const most = settings['object.openPerHousehold'];
  if (open >= most) throw new Refusal('too_many_objections', { open, most });
}

async function write(
  tx: Tx,
  caller: ResidentCaller | StaffCaller,
  input: ObjectionInput,
  objector: Objector,
  aim: Aim,
  now: Date,
): Promise<Date> {
  const station = caller.station;
  await requireRecording(tx, station, input.voiceFileId, caller);
  const decideBy = await reviewBy(tx, station, now);
  await rows(
    tx,
    `INSERT INTO points.objection (station_id, objection_id, kind, state, claim_id, list_id, committee_id, household_id,
       resident_id, raised_through, grounds, note, voice_file_id, act_code, act_day, about_resident_id, raised_at, decide_by)
     VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      station,
      input.objectionId,
      input.target.kind,
      aim.claimId,
      aim.listId,
      aim.committeeId,
      objector.householdId,
      objector.residentId,
      caller.kind === 'staff' ? caller.staffId : null,
      input.grounds,
      input.note ?? null,
      input.voiceFileId ?? null,
      aim.actCode,
      aim.actDay,
      aim.aboutResidentId,
      now,
      decideBy,
    ],
  );
  return decideBy;
}

/** The sender's own recording: another's is not there. */
async function requireRecording(
  tx: Tx,
  station: number,
  fileId: string | undefined,
  caller: ResidentCaller | StaffCaller,
): Promise<void> {
  if (fileId === undefined) return;
  const file = await maybe(
    tx,
    `SELECT 1 FROM points.file WHERE station_id = $1 AND file_id = $2 AND purpose = 'voice' AND uploaded_by = $3
       AND erased_at IS NULL`,
    [station, fileId, caller.kind === 'resident' ? caller.residentId : caller.staffId],
  );
  if (!file) throw new Refusal('evidence_bad');
}

/** When a reviewer, or the township, must have decided: working days, or calendar days where the calendar is unknown. */
export async function reviewBy(tx: Tx, station: number, now: Date): Promise<Date> {
  const settings = await settingsOn(tx, station, dayOf(now));
  const time = {
    workingDays: settings['object.decideWorkingDays'],
    calendarDays: settings['object.decideCalendarDays'],
  };
  return reviewDeadline(now, time, await holidaysOf(tx, station, now));
}
