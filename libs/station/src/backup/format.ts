import { z } from 'zod';

/** The archive's own version: raised when what stands below changes its meaning. */
export const FORMAT = 1;

/**
 * A backup is one gzipped tar file:
 *
 *   manifest.json                 Manifest
 *   tables/<name>/<number>.copy   rows in COPY's text form, whole rows, at most about 8 MB a part
 *   sequences.json                name → last value
 *   data/…                        keys and files of the data folder
 *   end.json                      End: without it the file was cut short
 */
export const Manifest = z.object({
  format: z.literal(FORMAT),
  madeAt: z.iso.datetime(),
  /** Names of the migrations that its schema had: the schema's version. */
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1) })),
});
export type Manifest = z.infer<typeof Manifest>;

export const Sequences = z.record(z.string(), z.string());

export const End = z.object({ rows: z.record(z.string(), z.int()), files: z.int() });
export type End = z.infer<typeof End>;

/** Something is wrong with the file or with the target, and a person can mend it: one sentence. */
export class BackupRefused extends Error {}

/** What the new installation makes for itself, what belongs to the running server alone, and what a disk of its own has. */
const NOT_KEPT =
  /^(pg|pg\.new|pg\.password|postgres\.json|postgres-.*|launcher\.json|logs|\.probe|\.restore|lost\+found|.*\.new)$/;

/** True when an entry of the data folder's top belongs into a backup. */
export function isKept(name: string): boolean {
  return !NOT_KEPT.test(name);
}
