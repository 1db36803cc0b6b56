import { branchOf, listKiosks, listProposals, type StaffCaller } from '#access';
import type { StaffRole, Waiting, WaitingKind } from '#contract';
import { watchStock } from '#goods';
import { listHouseholds } from '#people';
import type { House } from '#platform';
import { listNotices } from '#steps/1-notify';
import { claimQueue } from '#steps/2-apply';
import { batchQueue, claimQueue as panelQueue, incompletePanels, overdueClaims } from '#steps/3-certify';
import { registerQueue } from '#steps/4-register';
import { missingCalendar, objectionQueue, openHolds, staffLists } from '#steps/5-publicize';
import { listQueue, listRedemptions } from '#steps/7-redeem';

type Moment = Date | string | null;
/** One thing that waits: since when, and until when it must be done. */
interface Item {
  since: Moment;
  due: Moment;
}
interface Read {
  items: Item[];
  more: boolean;
}
type Ask = (house: House, caller: StaffCaller, now: Date) => Promise<Read>;

/** So many are looked at a queue; beyond, the page says "and more". */
const LIMIT = 200;
const page = { limit: LIMIT };

const read = <T>(found: { items: T[]; next: string | null }, of: (item: T) => Item): Read => ({
  items: found.items.map(of),
  more: found.next !== null,
});
const whole = <T>(items: T[], of: (item: T) => Item): Read => read({ items, next: null }, of);

const ofLeader =
  (queue: 'check' | 'returned' | 'deductions'): Ask =>
  async (house, caller, now) =>
    read(await claimQueue(house, caller, { queue, ...page }, now), (claim) => ({
      since: claim.submittedAt,
      due: queue === 'check' ? claim.checkBy : null,
    }));

const ofReviewer =
  (state: 'open' | 'appealed'): Ask =>
  async (house, caller) =>
    read(await objectionQueue(house, caller, { state, ...page }), (one) => ({
      since: one.raisedAt,
      due: one.decideBy,
    }));

async function ofLists(house: House, caller: StaffCaller, state: 'composed' | 'posted'): Promise<Read> {
  const found = await staffLists(house, caller, page);
  const open = found.items.filter(
    (list) => list.state === state && (state === 'composed' || list.proofs === 0),
  );
  return whole(open, (list) => ({ since: list.postedAt ?? list.composedAt, due: list.closesAt }));
}

/** Every queue of the desk: whose it is, and how it is read. Recused lines wait for somebody else. */
const QUEUES: readonly { kind: WaitingKind; roles: readonly StaffRole[]; ask: Ask }[] = [
  { kind: 'check', roles: ['leader'], ask: ofLeader('check') },
  { kind: 'returned', roles: ['leader', 'organiser', 'registrar'], ask: ofLeader('returned') },
  { kind: 'deductions', roles: ['leader', 'registrar'], ask: ofLeader('deductions') },
  {
    kind: 'batches',
    roles: ['certifier', 'township'],
    ask: async (house, caller) => {
      const found = await batchQueue(house, caller, page);
      const items = found.items.filter(({ lines, recused }) => lines > recused);
      return read({ ...found, items }, ({ submittedAt, decideBy }) => ({
        since: submittedAt,
        due: decideBy,
      }));
    },
  },
  {
    kind: 'claims',
    roles: ['certifier', 'township'],
    ask: async (house, caller) => {
      const found = await panelQueue(house, caller, page);
      const items = found.items.filter(({ recusal }) => recusal === null);
      return read({ ...found, items }, ({ claim }) => ({ since: claim.submittedAt, due: claim.decideBy }));
    },
  },
  {
    kind: 'register',
    roles: ['registrar'],
    ask: async (house, caller) => {
      const found = await registerQueue(house, caller, page);
      const items = found.items.filter(({ own }) => !own);
      return read({ ...found, items }, ({ claim }) => ({ since: claim.decidedAt, due: null }));
    },
  },
  { kind: 'lists', roles: ['administrator'], ask: (house, caller) => ofLists(house, caller, 'composed') },
  { kind: 'proofs', roles: ['administrator'], ask: (house, caller) => ofLists(house, caller, 'posted') },
  {
    kind: 'drafts',
    roles: ['administrator'],
    ask: async (house, caller, now) =>
      read(await listNotices(house, caller, { state: 'draft', ...page }, now), ({ startsAt }) => ({
        since: null,
        due: startsAt,
      })),
  },
  {
    kind: 'calendar',
    roles: ['administrator'],
    ask: async (house, { station }, now) => {
      const year = await missingCalendar(house, station, now);
      return whole(year === null ? [] : [year], (missing) => ({
        since: null,
        due: `${missing}-01-01T00:00:00+08:00`,
      }));
    },
  },
  {
    kind: 'kiosks',
    roles: ['administrator', 'keeper', 'leader', 'registrar'],
    ask: async (house, caller) => {
      const found = await listKiosks(house, caller);
      const calling = found.filter(({ callingSince }) => callingSince !== null);
      return whole(calling, ({ callingSince }) => ({ since: callingSince, due: callingSince }));
    },
  },
  {
    kind: 'panels',
    roles: ['administrator'],
    ask: async (house, caller, now) =>
      whole(await incompletePanels(house, caller, now), ({ waitingSince }) => ({
        since: waitingSince,
        due: waitingSince,
      })),
  },
  {
    kind: 'wards',
    roles: ['registrar', 'administrator'],
    ask: async (house, caller, now) =>
      read(await listHouseholds(house, caller, { state: 'active', unguarded: true, ...page }, now), () => ({
        since: null,
        due: null,
      })),
  },
  { kind: 'objections', roles: ['reviewer'], ask: ofReviewer('open') },
  {
    kind: 'holds',
    roles: ['reviewer'],
    ask: async (house, caller) =>
      whole(await openHolds(house, caller), ({ heldAt, until }) => ({ since: heldAt, due: until })),
  },
  { kind: 'appeals', roles: ['township'], ask: ofReviewer('appealed') },
  {
    kind: 'queue',
    roles: ['keeper'],
    ask: async (house, { station }, now) => {
      const { tickets } = await listQueue(house, station, now);
      const waiting = tickets.filter(({ state }) => state === 'waiting');
      return whole(waiting, ({ takenAt }) => ({ since: takenAt, due: takenAt }));
    },
  },
  {
    kind: 'held',
    roles: ['keeper'],
    ask: async (house, { station }) =>
      read(await listRedemptions(house, station, { state: 'held', ...page }), ({ heldAt, holdUntil }) => ({
        since: heldAt,
        due: holdUntil,
      })),
  },
  {
    kind: 'stock',
    roles: ['keeper'],
    ask: async (house, { station }, now) => {
      const { low, bestBefore } = await watchStock(house, station, 30, now);
      return whole([...low.map(() => null), ...bestBefore.map((one) => one.bestBefore)], (day) => ({
        since: null,
        due: day && `${day}T00:00:00+08:00`,
      }));
    },
  },
  {
    kind: 'proposals',
    roles: ['supervisor'],
    ask: async (house, caller) => {
      const found = await listProposals(house, caller, { state: 'proposed', ...page });
      const items = found.items.filter(({ proposedBy }) => proposedBy !== caller.staffId);
      return read({ ...found, items }, ({ proposedAt }) => ({ since: proposedAt, due: null }));
    },
  },
  {
    kind: 'overdue',
    roles: ['supervisor', 'administrator', 'township'],
    ask: async (house, caller) =>
      read(await overdueClaims(house, caller, page), ({ claim }) => ({
        since: claim.submittedAt,
        due: claim.decideBy,
      })),
  },
  {
    kind: 'objectionsLate',
    roles: ['supervisor'],
    ask: async (house, caller) =>
      read(await objectionQueue(house, caller, { state: 'open', overdue: true, ...page }), (one) => ({
        since: one.raisedAt,
        due: one.decideBy,
      })),
  },
];

const at = (moment: Moment): number => (moment === null ? Infinity : new Date(moment).getTime());
const earliest = (moments: Moment[]): string | null => {
  const first = Math.min(...moments.map(at));
  return Number.isFinite(first) ? new Date(first).toISOString() : null;
};

/**
 * What waits for a member of staff in all roles held today: what is due first in front, then what waits longest. Each
 * queue is read as its own page reads it, by the branch of the roles that open that page.
 */
export async function waitingFor(house: House, caller: StaffCaller, now: Date): Promise<Waiting[]> {
  const mine = QUEUES.flatMap((queue) => {
    const roles = caller.roles.filter(({ role }) => queue.roles.includes(role));
    return roles.length === 0 ? [] : [{ ...queue, as: { ...caller, branch: branchOf(roles) } }];
  });
  const found: Waiting[] = [];
  for (const { kind, ask, as } of mine) {
    const { items, more } = await ask(house, as, now);
    if (items.length === 0) continue;
    const since = earliest(items.map((item) => item.since));
    const due = earliest(items.map((item) => item.due));
    found.push({ kind, count: items.length, more, since, due });
  }
  return found.sort((a, b) => at(a.due) - at(b.due) || at(a.since) - at(b.since) || 0);
}
