import { pino, type Logger } from 'pino';

export type { Logger };

/**
 * Structured log on stdout. Only what is named at the call is written: no request bodies, no headers, no query
 * strings, since names, PINs and card secrets travel there (PIPL art. 51).
 */
export function createLogger(name: string, level = process.env.LOG_LEVEL ?? 'info'): Logger {
  return pino({ name, level, base: { name } });
}
