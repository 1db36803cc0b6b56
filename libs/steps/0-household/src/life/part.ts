import { dayOf, rows, type Day, type Tx } from '#platform';

/** The head of the ward's own household, of those who may act for others; nobody where there is none. */
const OWN_HEAD = `(SELECT g.resident_id FROM points.household h
    JOIN points.resident g ON g.station_id = $1 AND g.resident_id = h.head_id AND g.state = 'active'
     AND g.full_capacity AND NOT points.minor_on(g.born_on, $2)
   WHERE h.station_id = $1 AND h.household_id = w.household_id AND g.resident_id <> w.resident_id)`;

/** Whoever the guardian was who is gone: for each ward it is the head of the ward's own household now, or nobody yet. */
export async function passOnWards(tx: Tx, station: number, goneId: string, day: Day): Promise<void> {
  await rows(
    tx,
    `UPDATE points.resident w SET guardian_id = ${OWN_HEAD} WHERE w.station_id = $1 AND w.guardian_id = $3`,
    [station, day, goneId],
  );
}

/**
 * A guardian acts in the ward's household with all of its points. Who parted from a ward does so no more: the head of the
 * ward's household takes over until a registrar says otherwise. Children left alone keep whom they have, and a guardian
 * who lived elsewhere before is not concerned.
 */
async function partWards(
  tx: Tx,
  station: number,
  moved: readonly string[],
  leftId: string,
  day: Day,
): Promise<void> {
  await rows(
    tx,
    `UPDATE points.resident w SET guardian_id = coalesce(${OWN_HEAD}, w.guardian_id)
       FROM points.resident before
      WHERE w.station_id = $1 AND before.station_id = $1 AND before.resident_id = w.guardian_id
        AND (w.resident_id = ANY ($3) AND before.household_id = $4
          OR w.household_id = $4 AND before.resident_id = ANY ($3))`,
    [station, day, moved, leftId],
  );
}

/**
 * Co-residents are kin without a row (domain.md, "Kin"). Who lives apart from now on has one, else father and son could
 * decide on each other's claims; an administrator ends it where it is wrong. A tie that was declared stays as it is.
 */
async function stayKin(
  tx: Tx,
  station: number,
  moved: readonly string[],
  leftId: string,
  day: Day,
): Promise<void> {
  await rows(
    tx,
    `INSERT INTO points.kin (station_id, resident_id, kin_id, relation, declared_on)
     SELECT $1, pair.one, pair.other, 'co-resident', $2
       FROM points.resident r
      CROSS JOIN unnest($3::uuid[]) AS u(moved_id)
      CROSS JOIN LATERAL (VALUES (r.resident_id, u.moved_id), (u.moved_id, r.resident_id)) AS pair(one, other)
      WHERE r.station_id = $1 AND r.household_id = $4 AND r.state <> 'deceased' AND r.resident_id <> u.moved_id
      ORDER BY pair.one, pair.other
     ON CONFLICT DO NOTHING`,
    [station, day, moved, leftId],
  );
}

/**
 * What follows between people who live apart from now on, once everybody is where they are and both heads are named.
 * @param moved who left
 * @param leftId the household that they left
 */
export async function part(
  tx: Tx,
  station: number,
  moved: readonly string[],
  leftId: string,
  now: Date,
): Promise<void> {
  await partWards(tx, station, moved, leftId, dayOf(now));
  await stayKin(tx, station, moved, leftId, dayOf(now));
}
