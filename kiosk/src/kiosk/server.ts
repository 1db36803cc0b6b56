// The kiosk's way to the station: each request signed by the machine's key, with the session's token where one is open.
import type { ReplyOf, RouteId, Routes } from '#contract';
import { ask, NoAnswer, RefusedByServer, type Ask, type Sender } from '../shared/request';
import { app } from './app.svelte';
import type { Registered } from './device';
import { signedHeaders } from './state/signature';

/** Longest wait for an answer; then it is unknown whether the server did it. */
const PATIENCE_MS = 8000;

let registered: Registered | null = null;
let token: string | null = null;
/** The station's clock minus this machine's: signatures carry the station's time. */
let clockAhead = 0;
let heard: (answered: boolean) => void = () => {};
let over: () => void = () => {};
/** Requests that wait for their answer. */
let asked = 0;
/** Answers that came: a question that was lost says nothing of the network once a later one was answered. */
let answers = 0;
/** Something that must not meet a request: what is asked meanwhile waits for it. */
let held: Promise<unknown> | null = null;

export const useRegistered = (machine: Registered | null): void => void (registered = machine);
/** The token lives here, in memory, and nowhere else. */
export const useToken = (text: string | null): void => void (token = text);
/** Told after each request whether an answer came. */
export const onHeard = (listener: (answered: boolean) => void): void => void (heard = listener);
/** Told when the station says that the session which stands here is over. */
export const onOver = (listener: () => void): void => void (over = listener);
/** The station says its time with each beat; a network that delays the answer by a second changes no day. */
export const useStationTime = (nowMs: number): void => void (clockAhead = nowMs - Date.now());
export const stationNow = (): number => Date.now() + clockAhead;
export const station = (): number => registered?.station ?? 0;

/** Does something while no request is on its way. @returns false: one was, and nothing was done */
export async function inQuiet(work: () => Promise<unknown>): Promise<boolean> {
  if (asked > 0 || held !== null) return false;
  held = work();
  try {
    await held;
  } finally {
    held = null;
  }
  return true;
}

const language = () => app.modes.language;

const sender: Sender = {
  language,
  async headers(method, url, body) {
    if (registered === null) return {};
    // Taken before anything is waited for: the request that ends a session is still that session's.
    const mine = token;
    const { station, kioskId, keys } = registered;
    const who = { station, kioskId, key: keys.privateKey };
    const signed = await signedHeaders(who, method, url, body, stationNow());
    return mine === null ? signed : { ...signed, authorization: `Bearer ${mine}` };
  },
};

const publicSender: Sender = { language, headers: async () => ({}) };

async function once<Id extends RouteId>(by: Sender, id: Id, what: Ask<Id>): Promise<ReplyOf<Routes[Id]>> {
  if (held !== null) await held;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  asked += 1;
  const before = answers;
  const mine = token;
  // What anybody may read may come from the worker's cache: it says nothing of the network.
  const answered = () => {
    if (by !== sender) return;
    answers += 1;
    heard(true);
  };
  try {
    const reply = await ask(by, id, { signal: patience.signal, ...what });
    answered();
    return reply;
  } catch (error) {
    if (!(error instanceof NoAnswer)) answered();
    else if (answers === before) heard(false);
    const isOver = error instanceof RefusedByServer && error.problem.code === 'unauthenticated';
    if (isOver && mine !== null && mine === token) over();
    throw error;
  } finally {
    asked -= 1;
    clearTimeout(timer);
  }
}

/**
 * Asks as this machine. A machine whose clock is off is told the station's time and asks once more: that refusal proves
 * that nothing was done.
 * @throws RefusedByServer, NoAnswer
 */
export async function askStation<Id extends RouteId>(
  id: Id,
  what: Ask<Id> = {},
): Promise<ReplyOf<Routes[Id]>> {
  // Of this request: another one that was asked with it may have mended the clock by the time it is refused.
  const signedAt = stationNow();
  try {
    return await once(sender, id, what);
  } catch (error) {
    if (!(error instanceof RefusedByServer) || error.problem.code !== 'kiosk_unknown') throw error;
    const now = error.problem.facts.now;
    if (typeof now !== 'number' || Math.abs(now - signedAt) < 20_000) throw error;
    useStationTime(now);
    return once(sender, id, what);
  }
}

/** Asks what anybody may ask: unsigned, and kept by the service worker for the time without a network. */
export async function askPublic<Id extends RouteId>(
  id: Id,
  what: Ask<Id> = {},
): Promise<ReplyOf<Routes[Id]>> {
  return once(publicSender, id, what);
}
