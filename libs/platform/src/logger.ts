import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

interface LoggedError {
  type: string;
  message: string;
  code: string | null;
  stack: string;
}

const FRAME = /^\s+at /;

/**
 * An error as the log may know it: its class, its code, where it came from. A database's error carries the statement's
 * parameters and quotes values in its message and detail; a validator's quotes what it was given: of those only class,
 * code and place are kept.
 */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: '', code: null, stack: '' };
  const { driverError, code } = error as { driverError?: { code?: unknown }; code?: unknown };
  const sqlState = driverError?.code ?? code;
  const quotes = driverError !== undefined || 'severity' in error || 'issues' in error;
  return {
    type: error.constructor.name,
    message: quotes ? '' : error.message,
    code: typeof sqlState === 'string' ? sqlState : null,
    // The stack's first lines repeat the message: only its frames are taken.
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => FRAME.test(line))
      .join('\n'),
  };
}

/**
 * Structured log on stdout. Only what is named at the call is written: no request bodies, no headers, no query
 * strings, since names, PINs and card secrets travel there (PIPL art. 51).
 */
export function createLogger(
  name: string,
  level = process.env.LOG_LEVEL || 'info',
  destination?: DestinationStream,
): Logger {
  const options = { name, level, base: { name }, serializers: { err: loggedError } };
  return destination === undefined ? pino(options) : pino(options, destination);
}
