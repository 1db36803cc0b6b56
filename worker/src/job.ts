import { rows, type House } from '#platform';

/** One kind of work that time does. Twice or late changes nothing: each effect is guarded by its row's state. */
export interface Job {
  /** Stations where something of this kind is due: one definer function of the room that owns the rows. */
  due: (house: House, now: Date) => Promise<number[]>;
  /** Does what is due at one station. Throws when it fails: the queue tries again, the sweep after it. */
  run: (house: House, station: number, now: Date) => Promise<unknown>;
}

/**
 * Asks one function of the database where something is due.
 * @param call its name with `$1`, …, never made from input
 */
export async function stationsFrom(
  house: House,
  call: string,
  params: readonly unknown[],
): Promise<number[]> {
  const found = await rows<{ station: number }>(
    house.db.pool,
    `SELECT station FROM points.${call} AS station`,
    params,
  );
  return found.map(({ station }) => station);
}
