import { resolve } from 'node:path';
import { z } from 'zod';

const blank = (value: unknown) => (value === '' ? undefined : value);

/** A `%` of its own in a user or password ends whoever reads it there. */
function isEncoded(address: string): boolean {
  if (!URL.canParse(address)) return true; // told already
  const { username, password } = new URL(address);
  try {
    return decodeURIComponent(username + password) !== undefined;
  } catch {
    return false;
  }
}
const address = (protocol: RegExp) =>
  z.url({ protocol }).refine(isEncoded, 'in a user or password % is written %25');

/** What the environment may set. A wrong value is named in one line and the process ends. */
const Environment = z.object({
  PORT: z.preprocess(blank, z.coerce.number().int().min(0).max(65535).default(8080)),
  HOST: z.preprocess(blank, z.string().default('127.0.0.1')),
  TLS_CERT: z.preprocess(blank, z.string().optional()),
  TLS_KEY: z.preprocess(blank, z.string().optional()),
  STATION_DATA: z.preprocess(blank, z.string().default('.data')),
  DATABASE_URL: z.preprocess(blank, address(/^postgres(ql)?$/)),
  REDIS_URL: z.preprocess(blank, address(/^rediss?$/).optional()),
  LOG_LEVEL: z.preprocess(
    blank,
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  ),
});

export interface Settings {
  port: number;
  host: string;
  tls: { cert: string; key: string } | null;
  /** Folder of keys, pepper and evidence files, absolute. */
  dataDir: string;
  /** The owner's address: migrations use it; api and worker connect as the application's role derived from it. */
  databaseUrl: string;
  redisUrl: string | null;
}

export class WrongSetting extends Error {}

/**
 * Reads the settings.
 * @param env the process environment
 * @throws WrongSetting whose message names the setting in one line
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new WrongSetting(`${issue.path.join('.')}: ${issue.message}`);
  }
  const { TLS_CERT: cert, TLS_KEY: key, ...e } = parsed.data;
  if ((cert === undefined) !== (key === undefined)) {
    throw new WrongSetting(`${cert ? 'TLS_KEY' : 'TLS_CERT'}: missing; TLS_CERT and TLS_KEY go together`);
  }
  return {
    port: e.PORT,
    host: e.HOST,
    tls: cert && key ? { cert, key } : null,
    dataDir: resolve(e.STATION_DATA),
    databaseUrl: e.DATABASE_URL,
    redisUrl: e.REDIS_URL ?? null,
  };
}
