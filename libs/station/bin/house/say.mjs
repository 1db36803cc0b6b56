/** What the commands print: one line a fact on stdout, a wrong thing in one line on stderr. */

/** A mistake that a person can mend: shown as its sentence alone, never with a stack. */
export class Wrong extends Error {}

// Who reads may go first (a terminal that is closed, a pipe that ends): what is under way is ended in order all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

/** Prints a line of progress. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Prints a line about something that is wrong. */
export function complain(line) {
  process.stderr.write(`${line}\n`);
}

/** Runs a command's main function; a `Wrong` becomes its lines on stderr and exit code 1. */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    complain(error instanceof Wrong ? error.message : (error?.stack ?? String(error)));
    process.exitCode = 1;
  }
}

/** Seconds since `since_ms`, with one digit, for a line of progress. */
export function seconds(since_ms) {
  return `${((Date.now() - since_ms) / 1000).toFixed(1)} s`;
}
