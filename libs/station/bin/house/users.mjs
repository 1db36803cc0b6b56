/**
 * Who uses the database of a data folder (launchers, commands), counted by the database itself: each shares one lock, on a
 * session that ends with its process, however that ends, so that nothing stale can count. Who takes the lock alone is the last.
 */
const LOCK = 3_160_001; // any number that nothing else in the database `postgres` locks
const ANSWER_MS_MAX = 30_000;

/**
 * Becomes a user; waits while the last one before stops the server.
 * in: open, which opens a session
 * out: the session; fails when the server was stopped meanwhile
 */
export async function joinUsers(open) {
  const session = await open();
  session.on('error', () => {}); // the server went: whoever works on it says so
  await session.query('SELECT pg_advisory_lock_shared($1)', [LOCK]);
  return session;
}

/** True when nobody else uses the server; newcomers wait from then on, until it is stopped or this process ends. */
export async function isLastUser(session, open) {
  try {
    return await alone(session);
  } catch {
    return isLastAnew(open);
  }
}

/** The session broke: the server began anew after a crash, or it hangs. */
async function isLastAnew(open) {
  try {
    const session = await open();
    session.on('error', () => {});
    const last = await alone(session);
    if (!last) await session.end();
    return last;
  } catch {
    return true; // whom it does not answer it does not serve
  }
}

async function alone(session) {
  const ask = (text) => session.query({ text, values: [LOCK], query_timeout: ANSWER_MS_MAX });
  await ask('SELECT pg_advisory_unlock_shared($1)');
  const { rows } = await ask('SELECT pg_try_advisory_lock($1) AS last');
  return rows[0].last;
}
