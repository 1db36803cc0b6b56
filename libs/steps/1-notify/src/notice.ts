import { NOTICE, type BodyOf, type Notice, type Routes } from '#contract';
import { actorOf, type StaffCaller } from '#access';
import { actOn } from '#claims';
import { audit, dayOf, endOfDay, one, onlyOnce, Refusal, rows, walk, type House, type Tx } from '#platform';
import { noticeRow, noticesOf, type NoticeRow } from './notice-row';

export type NoticeDraft = BodyOf<Routes['notice.draft']> & { noticeId: string };

/**
 * Step 1: drafts a notice. Done once per `noticeId`.
 * @throws Refusal act_unknown; not_found for a committee outside the caller's branch
 */
export async function draftNotice(
  house: House,
  caller: StaffCaller,
  input: NoticeDraft,
  now: Date,
): Promise<{ reply: Notice; replayed: boolean }> {
  const { station } = caller;
  return house.db.inStation(station, (tx) =>
    onlyOnce(tx, { station, id: input.noticeId, actorId: caller.staffId, body: input, now }, async () => {
      await requireOwn(tx, caller, input, now);
      await rows(
        tx,
        `INSERT INTO points.notice (station_id, notice_id, kind, state, title, body, place, committee_id, act_code,
           starts_at, ends_at, closes_at, places, created_by, created_at)
         VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [station, input.noticeId, ...columnsOf(input), caller.staffId, now],
      );
      return changed(tx, caller, 'notice.draft', input.noticeId, now);
    }),
  );
}

/** Changes a draft. @throws Refusal wrong_state once it was opened, act_unknown, not_found */
export async function editNotice(
  house: House,
  caller: StaffCaller,
  input: NoticeDraft,
  now: Date,
): Promise<Notice> {
  return house.db.inStation(caller.station, async (tx) => {
    await lockedOwn(tx, caller, input.noticeId);
    await requireOwn(tx, caller, input, now);
    const edited = await rows(
      tx,
      `UPDATE points.notice SET kind = $3, title = $4, body = $5, place = $6, committee_id = $7, act_code = $8,
         starts_at = $9, ends_at = $10, closes_at = $11, places = $12
        WHERE station_id = $1 AND notice_id = $2 AND state = 'draft' RETURNING 1`,
      [caller.station, input.noticeId, ...columnsOf(input)],
    );
    if (edited.length === 0) throw new Refusal('wrong_state');
    return changed(tx, caller, 'notice.edit', input.noticeId, now);
  });
}

/**
 * Opens a notice: it is shown from here. An event that names no closing time closes at its end, or with its day.
 * @throws Refusal wrong_state, notice_closed where its time has passed, act_unknown
 */
export async function openNotice(
  house: House,
  caller: StaffCaller,
  noticeId: string,
  now: Date,
): Promise<Notice> {
  const { station } = caller;
  const opened = await house.db.inStation(station, async (tx) => {
    const notice = await lockedOwn(tx, caller, noticeId);
    if (notice.act_code !== null) await actOn(tx, station, notice.act_code, dayOf(now));
    const closesAt = closingOf(notice);
    await walkNotice(tx, station, noticeId, 'open', { opened_at: now, closes_at: closesAt });
    if (closesAt !== null && closesAt <= now) throw new Refusal('notice_closed', { closesAt });
    return { closesAt, notice: await changed(tx, caller, 'notice.open', noticeId, now) };
  });
  if (opened.closesAt !== null) await house.wake('close-notices', { station }, opened.closesAt);
  return opened.notice;
}

/** Closes a notice by hand. @throws Refusal wrong_state */
export async function closeNotice(
  house: House,
  caller: StaffCaller,
  noticeId: string,
  now: Date,
): Promise<Notice> {
  return house.db.inStation(caller.station, async (tx) => {
    await lockedOwn(tx, caller, noticeId);
    await walkNotice(tx, caller.station, noticeId, 'closed', { closed_at: now });
    return changed(tx, caller, 'notice.close', noticeId, now);
  });
}

function closingOf({ closes_at, ends_at, starts_at }: NoticeRow): Date | null {
  return closes_at ?? ends_at ?? (starts_at && endOfDay(dayOf(starts_at)));
}

const walkNotice = (
  tx: Tx,
  station: number,
  id: string,
  to: 'open' | 'closed',
  set: Record<string, unknown>,
) => walk(tx, NOTICE, { table: 'notice', key: 'notice_id', station, id }, to, set);

async function lockedOwn(tx: Tx, caller: StaffCaller, noticeId: string): Promise<NoticeRow> {
  const notice = await noticeRow(tx, caller.station, noticeId, true);
  requireCommittee(caller, notice.committee_id);
  return notice;
}

async function requireOwn(tx: Tx, caller: StaffCaller, input: NoticeDraft, now: Date): Promise<void> {
  const { committeeId } = input;
  requireCommittee(caller, committeeId ?? null);
  if (committeeId !== undefined) {
    await one(tx, `SELECT 1 FROM points.committee WHERE station_id = $1 AND committee_id = $2`, [
      caller.station,
      committeeId,
    ]);
  }
  if (input.act !== undefined) await actOn(tx, caller.station, input.act, dayOf(now));
}

/** A notice for the whole station is the whole station's business. */
function requireCommittee({ branch }: StaffCaller, committeeId: number | null): void {
  const own = branch.wholeStation || (committeeId !== null && branch.committees.includes(committeeId));
  if (!own) throw new Refusal('not_found');
}

async function changed(
  tx: Tx,
  caller: StaffCaller,
  action: string,
  noticeId: string,
  now: Date,
): Promise<Notice> {
  await audit(tx, caller.station, actorOf(caller), action, now, { kind: 'notice', id: noticeId });
  const row = await noticeRow(tx, caller.station, noticeId);
  return (await noticesOf(tx, caller.station, [row], dayOf(now)))[0]!;
}

const columnsOf = (input: NoticeDraft) => [
  input.kind,
  input.title,
  input.body,
  input.place ?? null,
  input.committeeId ?? null,
  input.act ?? null,
  input.startsAt ?? null,
  input.endsAt ?? null,
  input.closesAt ?? null,
  input.places ?? null,
];
