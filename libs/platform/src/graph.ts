import type { Graph } from '#contract';
import { rows, type Tx } from './database';
import { Refusal } from './refusal';

/** States from which `to` may be reached. */
export function sourcesOf<S extends string>(graph: Graph<S>, to: S): S[] {
  return (Object.keys(graph) as S[]).filter((from) => graph[from].includes(to));
}

/**
 * Walks one edge of an aggregate's graph by a guarded UPDATE: a row that is not in a state from which `to` can be
 * reached is left alone.
 * @param row table and key column as named by the aggregate's own room, never by input
 * @throws Refusal wrong_state
 */
export async function walk<S extends string>(
  tx: Tx,
  graph: Graph<S>,
  row: { table: string; key: string; station: number; id: string },
  to: S,
  set: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const columns = Object.keys(set);
  const assignments = columns.map((column, i) => `, ${column} = $${i + 5}`).join('');
  const moved = await rows(
    tx,
    `UPDATE points.${row.table} SET state = $3${assignments}
      WHERE station_id = $1 AND ${row.key} = $2 AND state = ANY($4) RETURNING 1`,
    [row.station, row.id, to, sourcesOf(graph, to), ...Object.values(set)],
  );
  if (moved.length === 0) throw new Refusal('wrong_state');
}
