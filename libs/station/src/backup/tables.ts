import type { Client } from 'pg';

export interface Table {
  name: string;
  /** Those that are stored and not computed, in their order. */
  columns: string[];
}

/** Tables of the schema `points`, each with its columns. */
export async function tablesOf(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'points'::regnamespace AND c.relkind = 'r'
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     GROUP BY c.relname ORDER BY c.relname`,
  );
  return rows;
}

/** Sequences of the schema that have been used: name → last value. */
export async function sequencesOf(client: Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; last: string }>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences
     WHERE schemaname = 'points' AND last_value IS NOT NULL`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

/** Names of the migrations that the schema has. */
export async function migrationsOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM points.migration_done ORDER BY name',
  );
  return rows.map(({ name }) => name);
}

/** `points."entry" ("station_id", "version")`, for COPY. */
export function copyTarget({ name, columns }: Table): string {
  const quoted = (identifier: string) => `"${identifier.replaceAll('"', '""')}"`;
  return `points.${quoted(name)} (${columns.map(quoted).join(', ')})`;
}
