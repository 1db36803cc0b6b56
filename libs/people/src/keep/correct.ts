import { audit, dayOf, Refusal, rows, type Day, type House, type Tx } from '#platform';
import { deskActor, type DeskCaller } from '../caller';
import { residentInBranch } from '../find/residents';
import { maskName } from '../masking';
import { initialsOf, readingOf } from '../reading';
import { readPhone } from '../roster/fields';

export interface Correction {
  residentId: string;
  name?: string | undefined;
  pinyin?: string | undefined;
  relation?: string | undefined;
  bornOn?: Day | undefined;
  fullCapacity?: boolean | undefined;
  phone?: string | null | undefined;
  disability?: string | null | undefined;
  incomeSupport?: boolean | undefined;
}

/** What a name brings along: its mask, and its reading unless that is corrected too. */
function nameColumns({ name, pinyin }: Correction) {
  const reading = pinyin ?? (name === undefined ? undefined : readingOf(name).pinyin);
  return {
    name: name ?? null,
    maskedName: name === undefined ? null : maskName(name),
    pinyin: reading ?? null,
    initials: reading === undefined ? null : initialsOf(reading),
  };
}

function phoneOf(text: string | null): string | null {
  const read = readPhone(text ?? '');
  if (!read.ok) throw new Refusal('invalid_request', { field: 'phone' });
  return read.value;
}

/** The sensitive columns, each by itself: undefined stays, null empties. */
async function correctPrivate(tx: Tx, station: number, input: Correction): Promise<void> {
  const { residentId, phone, disability, incomeSupport } = input;
  if (phone !== undefined) {
    await rows(
      tx,
      `UPDATE points.resident_private SET phone = $3 WHERE station_id = $1 AND resident_id = $2`,
      [station, residentId, phoneOf(phone)],
    );
  }
  if (disability !== undefined) {
    await rows(
      tx,
      `UPDATE points.resident_private SET disability = $3 WHERE station_id = $1 AND resident_id = $2`,
      [station, residentId, disability],
    );
  }
  if (incomeSupport !== undefined) {
    await rows(
      tx,
      `UPDATE points.resident_private SET income_support = $3 WHERE station_id = $1 AND resident_id = $2`,
      [station, residentId, incomeSupport],
    );
  }
}

/**
 * Corrects what the roster says of a resident; what is left out stays.
 * The trail says which columns changed, never from what to what: it cannot be erased.
 * @throws Refusal not_found, in_future (born), wrong_state (erased), invalid_request (phone)
 */
export async function correctResident(
  house: House,
  caller: DeskCaller,
  input: Correction,
  now: Date,
): Promise<Record<string, never>> {
  const { residentId } = input;
  const day = dayOf(now);
  if (input.bornOn !== undefined && input.bornOn > day) throw new Refusal('in_future');
  await house.db.inStation(caller.station, async (tx) => {
    const before = await residentInBranch(tx, caller, residentId, day);
    if (before.name === null) throw new Refusal('wrong_state');
    const named = nameColumns(input);
    await rows(
      tx,
      `UPDATE points.resident SET name = coalesce($3, name), masked_name = coalesce($4, masked_name),
              pinyin = coalesce($5, pinyin), initials = coalesce($6, initials), relation = coalesce($7, relation),
              born_on = coalesce($8, born_on), full_capacity = coalesce($9, full_capacity)
        WHERE station_id = $1 AND resident_id = $2`,
      [
        caller.station,
        residentId,
        named.name,
        named.maskedName,
        named.pinyin,
        named.initials,
        input.relation ?? null,
        input.bornOn ?? null,
        input.fullCapacity ?? null,
      ],
    );
    await correctPrivate(tx, caller.station, input);
    const columns = Object.entries(input).flatMap(([key, value]) =>
      key === 'residentId' || value === undefined ? [] : [key],
    );
    const subject = { kind: 'resident', id: residentId };
    await audit(tx, caller.station, deskActor(caller), 'resident.correct', now, subject, { columns });
  });
  return {};
}
