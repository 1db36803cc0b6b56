import type { QueueTicket } from '#contract';
import { actorOf, type ResidentCaller, type StaffCaller } from '#access';
import { audit, dayOf, maybe, one, Refusal, rows, type Day, type House, type Tx } from '#platform';
import { shopRules } from './rules';

interface TicketRow {
  number: number;
  state: QueueTicket['state'];
  taken_at: Date;
  ahead: number;
}

const TICKET = `SELECT t.number, t.state, t.taken_at,
    (SELECT count(*)::integer FROM points.queue_ticket w
      WHERE w.station_id = $1 AND w.day = $2 AND w.state = 'waiting' AND w.number < t.number) AS ahead
  FROM points.queue_ticket t WHERE t.station_id = $1 AND t.day = $2`;

const toTicket = (day: Day, row: TicketRow): QueueTicket => ({
  day,
  number: row.number,
  state: row.state,
  takenAt: row.taken_at.toISOString(),
  ahead: row.ahead,
});

/**
 * Takes a number for the counter. A household stands in the queue once: asked again, it gets the same number.
 * @throws Refusal shop_closed
 */
export async function takeNumber(house: House, caller: ResidentCaller, now: Date): Promise<QueueTicket> {
  const { station, householdId } = caller;
  const { open, day } = await shopRules(house, station, now);
  if (!open) throw new Refusal('shop_closed');
  return house.db.inStation(station, async (tx) => {
    // The counter's row is taken first: two residents before two kiosks get two numbers.
    await rows(
      tx,
      `INSERT INTO points.queue_counter (station_id, day, last_number) VALUES ($1, $2, 0) ON CONFLICT (station_id, day) DO NOTHING`,
      [station, day],
    );
    await rows(tx, `SELECT 1 FROM points.queue_counter WHERE station_id = $1 AND day = $2 FOR UPDATE`, [station, day]); // prettier-ignore
    const open = `${TICKET} AND t.household_id = $3 AND t.state IN ('waiting', 'called')`;
    const mine = await maybe<TicketRow>(tx, open, [station, day, householdId]);
    if (mine !== null) return toTicket(day, mine);
    const { number } = await one<{ number: number }>(
      tx,
      `UPDATE points.queue_counter SET last_number = last_number + 1 WHERE station_id = $1 AND day = $2
       RETURNING last_number AS number`,
      [station, day],
    );
    await rows(
      tx,
      `INSERT INTO points.queue_ticket (station_id, day, number, household_id, state, taken_at)
       VALUES ($1, $2, $3, $4, 'waiting', $5)`,
      [station, day, number, householdId, now],
    );
    // Every change writes a row of the trail: by it the counters hear of one another.
    await audit(tx, station, actorOf(caller), 'queue.take', now, null, { day, number });
    return toTicket(day, await one<TicketRow>(tx, open, [station, day, householdId]));
  });
}

/** Who waits or is called today. */
export async function listQueue(
  house: House,
  station: number,
  now: Date,
): Promise<{ day: Day; tickets: QueueTicket[] }> {
  const day = dayOf(now);
  const found = await house.db.inStation(
    station,
    (tx) =>
    rows<TicketRow>(tx, `${TICKET} AND t.state IN ('waiting', 'called') ORDER BY t.number LIMIT 1000`, [station, day]), // prettier-ignore
  );
  return { day, tickets: found.map((row) => toTicket(day, row)) };
}

/** For the screen above the counter: numbers alone. */
export async function queueBoard(
  house: House,
  station: number,
  now: Date,
): Promise<{ day: Day; called: number[]; waiting: number; last: number }> {
  const { day, tickets } = await listQueue(house, station, now);
  const last = await house.db.inStation(station, (tx) =>
    maybe<{ last_number: number }>(
      tx,
      `SELECT last_number FROM points.queue_counter WHERE station_id = $1 AND day = $2`,
      [station, day],
    ),
  );
  return {
    day,
    called: tickets.filter((t) => t.state === 'called').map((t) => t.number),
    waiting: tickets.filter((t) => t.state === 'waiting').length,
    last: last?.last_number ?? 0,
  };
}

/** Calls the next number; null: nobody waits. Two counters never call the same. */
export async function callNext(house: House, caller: StaffCaller, now: Date): Promise<QueueTicket | null> {
  const { station, staffId } = caller;
  const day = dayOf(now);
  return house.db.inStation(station, async (tx) => {
    const next = await maybe<{ number: number }>(
      tx,
      `SELECT number FROM points.queue_ticket WHERE station_id = $1 AND day = $2 AND state = 'waiting'
        ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [station, day],
    );
    if (next === null) return null;
    await rows(
      tx,
      `UPDATE points.queue_ticket SET state = 'called', called_at = $4, called_by = $5
        WHERE station_id = $1 AND day = $2 AND number = $3`,
      [station, day, next.number, now, staffId],
    );
    await audit(tx, station, actorOf(caller), 'queue.call', now, null, { day, number: next.number });
    return readTicket(tx, station, day, next.number);
  });
}

async function readTicket(tx: Tx, station: number, day: Day, number: number): Promise<QueueTicket> {
  return toTicket(day, await one<TicketRow>(tx, `${TICKET} AND t.number = $3`, [station, day, number]));
}

/** A called number was served, or nobody came. @throws Refusal wrong_state */
export async function endTicket(
  house: House,
  caller: StaffCaller,
  number: number,
  served: boolean,
  now: Date,
): Promise<void> {
  const { station } = caller;
  const day = dayOf(now);
  await house.db.inStation(station, async (tx) => {
    const ended = await rows(
      tx,
      `UPDATE points.queue_ticket SET state = $4, ended_at = $5
        WHERE station_id = $1 AND day = $2 AND number = $3 AND state = 'called' RETURNING 1`,
      [station, day, number, served ? 'served' : 'missed', now],
    );
    if (ended.length === 0) throw new Refusal('wrong_state');
    await audit(tx, station, actorOf(caller), 'queue.end', now, null, { day, number, served });
  });
}
