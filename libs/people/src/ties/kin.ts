import { addMonths, audit, dayOf, maybe, Refusal, rows, type Day, type House, type Tx } from '#platform';
import { deskActor, type DeskCaller } from '../caller';
import { residentInBranch } from '../find/residents';

export interface KinDeclared {
  residentId: string;
  relation: string;
}

export interface KinOf {
  kin: { residentId: string; name: string | null; relation: string; declaredOn: Day }[];
  declaredOn: Day | null;
  due: boolean;
}

/** Declared yearly (domain.md, "Kin"). */
const MONTHS_VALID = 12;

async function kinOf(tx: Tx, station: number, residentId: string, day: Day): Promise<KinOf> {
  const kin = await rows<KinOf['kin'][number]>(
    tx,
    `SELECT k.kin_id AS "residentId", r.name, k.relation, k.declared_on AS "declaredOn"
       FROM points.kin k
       JOIN points.resident r ON r.station_id = k.station_id AND r.resident_id = k.kin_id
      WHERE k.station_id = $1 AND k.resident_id = $2 AND k.ended_on IS NULL
      ORDER BY r.pinyin, k.kin_id`,
    [station, residentId],
  );
  const latest = await maybe<{ declaredOn: Day }>(
    tx,
    `SELECT declared_on AS "declaredOn" FROM points.kin_declaration
      WHERE station_id = $1 AND resident_id = $2 ORDER BY declared_on DESC LIMIT 1`,
    [station, residentId],
  );
  const declaredOn = latest?.declaredOn ?? null;
  return { kin, declaredOn, due: declaredOn === null || addMonths(declaredOn, MONTHS_VALID) <= day };
}

/** Ties written both ways: who is kin to whom is asked from either side. */
async function tie(
  tx: Tx,
  station: number,
  residentId: string,
  kin: readonly KinDeclared[],
  day: Day,
): Promise<void> {
  const ids = kin.map((one) => one.residentId);
  if (ids.includes(residentId) || new Set(ids).size < ids.length) throw new Refusal('same_person');
  const here = await rows(
    tx,
    `SELECT 1 FROM points.resident WHERE station_id = $1 AND resident_id = ANY ($2) AND state <> 'deceased'`,
    [station, ids],
  );
  if (here.length < ids.length) throw new Refusal('resident_not_here');
  await rows(
    tx,
    `INSERT INTO points.kin (station_id, resident_id, kin_id, relation, declared_on)
     SELECT $1, pair.a, pair.b, u.relation, $5
       FROM unnest($3::uuid[], $4::text[]) AS u(kin_id, relation)
      CROSS JOIN LATERAL (VALUES ($2::uuid, u.kin_id), (u.kin_id, $2::uuid)) AS pair(a, b)
      ORDER BY pair.a, pair.b
     ON CONFLICT (station_id, resident_id, kin_id)
     DO UPDATE SET relation = EXCLUDED.relation, declared_on = EXCLUDED.declared_on, ended_on = NULL`,
    [station, residentId, ids, kin.map((one) => one.relation), day],
  );
}

async function declare(
  tx: Tx,
  caller: DeskCaller,
  residentId: string,
  kin: readonly KinDeclared[],
  now: Date,
): Promise<KinOf> {
  const { station } = caller;
  const day = dayOf(now);
  await tie(tx, station, residentId, kin, day);
  // Who is left out stays kin: nobody undeclares a tie by silence that the other side may have declared (endKin does).
  await rows(
    tx,
    `INSERT INTO points.kin_declaration (station_id, resident_id, declared_on, declared_by, kin_count)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (station_id, resident_id, declared_on)
     DO UPDATE SET declared_by = EXCLUDED.declared_by, kin_count = EXCLUDED.kin_count`,
    [station, residentId, day, caller.staffId, kin.length],
  );
  const subject = { kind: 'resident', id: residentId };
  await audit(tx, station, deskActor(caller), 'kin.declare', now, subject, { kin: kin.length });
  return kinOf(tx, station, residentId, day);
}

/** Declared kin of a resident of the branch. @throws Refusal not_found */
export async function listKin(
  house: House,
  caller: DeskCaller,
  residentId: string,
  now: Date,
): Promise<KinOf> {
  const day = dayOf(now);
  return house.db.inStation(caller.station, async (tx) => {
    await residentInBranch(tx, caller, residentId, day);
    return kinOf(tx, caller.station, residentId, day);
  });
}

/**
 * Records a resident's yearly declaration: all near relatives (Civil Code art. 1045) in the station, or none.
 * @throws Refusal not_found, same_person (oneself, or somebody twice), resident_not_here
 */
export async function declareKin(
  house: House,
  caller: DeskCaller,
  input: { residentId: string; kin: readonly KinDeclared[] },
  now: Date,
): Promise<KinOf> {
  return house.db.inStation(caller.station, async (tx) => {
    await residentInBranch(tx, caller, input.residentId, dayOf(now));
    return declare(tx, caller, input.residentId, input.kin, now);
  });
}

/** A member of staff declares the own kin. @throws Refusal not_found (no resident of the station), and as above */
export async function declareMyKin(
  house: House,
  caller: DeskCaller,
  input: { kin: readonly KinDeclared[] },
  now: Date,
): Promise<KinOf> {
  const { residentId } = caller;
  if (residentId === null) throw new Refusal('not_found');
  return house.db.inStation(caller.station, (tx) => declare(tx, caller, residentId, input.kin, now));
}

/** Records one near relative beside those declared. @throws Refusal not_found, same_person, resident_not_here */
export async function addKin(
  house: House,
  caller: DeskCaller,
  input: { residentId: string; kinId: string; relation: string },
  now: Date,
): Promise<KinOf> {
  const { residentId, kinId, relation } = input;
  const day = dayOf(now);
  return house.db.inStation(caller.station, async (tx) => {
    await residentInBranch(tx, caller, residentId, day);
    await tie(tx, caller.station, residentId, [{ residentId: kinId, relation }], day);
    const subject = { kind: 'resident', id: residentId };
    await audit(tx, caller.station, deskActor(caller), 'kin.add', now, subject, { kinId });
    return kinOf(tx, caller.station, residentId, day);
  });
}

/** Ends a tie: a divorce, or one recorded by mistake. The row stays and says until when. @throws Refusal not_found */
export async function endKin(
  house: House,
  caller: DeskCaller,
  input: { residentId: string; kinId: string },
  now: Date,
): Promise<KinOf> {
  const { residentId, kinId } = input;
  const day = dayOf(now);
  return house.db.inStation(caller.station, async (tx) => {
    await residentInBranch(tx, caller, residentId, day);
    const ended = await rows(
      tx,
      `UPDATE points.kin SET ended_on = $4
        WHERE station_id = $1 AND ended_on IS NULL
          AND (resident_id = $2 AND kin_id = $3 OR resident_id = $3 AND kin_id = $2) RETURNING 1`,
      [caller.station, residentId, kinId, day],
    );
    if (ended.length === 0) throw new Refusal('not_found');
    const subject = { kind: 'resident', id: residentId };
    await audit(tx, caller.station, deskActor(caller), 'kin.end', now, subject, { kinId });
    return kinOf(tx, caller.station, residentId, day);
  });
}
