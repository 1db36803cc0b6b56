import type { StaffCaller } from '#access';
import type { ReplyOf, Routes } from '#contract';
import { maybe, rows, type Day, type House } from '#platform';

/** How many nights are shown. */
const NIGHTS = 30;

/** What the nightly verifications found, how far the trail is sealed, and the digest that paper bears. */
export function booksHealth(
  house: House,
  { station }: StaffCaller,
): Promise<ReplyOf<Routes['books.health']>> {
  return house.db.inStation(station, async (tx) => {
    const found = await rows<{ day: Day; findings: number; byCheck: Record<string, number>; at: Date }>(
      tx,
      `SELECT day, findings, by_check AS "byCheck", verified_at AS at FROM points.verification
        WHERE station_id = $1 ORDER BY day DESC LIMIT $2`,
      [station, NIGHTS],
    );
    const seal = await maybe<{ until: Date }>(
      tx,
      `SELECT sealed_until AS until FROM points.audit_seal WHERE station_id = $1 ORDER BY seal_no DESC LIMIT 1`,
      [station],
    );
    const digest = await maybe<{ day: Day; hex: string }>(
      tx,
      `SELECT day, encode(digest, 'hex') AS hex FROM points.station_digest WHERE station_id = $1 ORDER BY day DESC LIMIT 1`,
      [station],
    );
    return {
      items: found.map(({ at, ...night }) => ({ ...night, verifiedAt: at.toISOString() })),
      sealedUntil: seal?.until.toISOString() ?? null,
      digest: digest?.hex ?? null,
      digestDay: digest?.day ?? null,
    };
  });
}
