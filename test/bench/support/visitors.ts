import type { KeyObject } from 'node:crypto';
import { openResidentSession, registerKiosk } from '#access';
import { routes, type RouteId } from '#contract';
import type { TestHouse, TestStation } from '../../support';
import { newKioskKey, signHeaders, urlOf } from '../../support/client';
import { Wire, wireRequest } from './wire';

/** A resident with an open session before a kiosk that signs. */
export interface Visitor {
  station: number;
  householdId: string;
  kioskId: string;
  privateKey: KeyObject;
  token: string;
}

/** So many households of each station, each before a kiosk of its own: a kiosk has one session at a time. */
export async function visitorsOf(
  house: TestHouse,
  stations: readonly TestStation[],
  each: number,
): Promise<Visitor[]> {
  const wanted = stations.flatMap(({ station, households }) =>
    Array.from({ length: each }, (_, i) => {
      const householdId = households[Math.floor((i * households.length) / each)]!;
      return { station, householdId };
    }),
  );
  const visitors: Visitor[] = [];
  // Four at a time: as many as the machine writes side by side.
  await Promise.all(
    Array.from({ length: 4 }, async (_, part) => {
      for (let i = part; i < wanted.length; i += 4) visitors.push(await comeIn(house, wanted[i]!));
    }),
  );
  return visitors;
}

async function comeIn(
  house: TestHouse,
  { station, householdId }: { station: number; householdId: string },
): Promise<Visitor> {
  const { publicKey, privateKey } = newKioskKey();
  const now = house.clock.now();
  const kioskId = await registerKiosk(house, station, { name: 'k', place: 'p', publicKey }, now);
  const opened = { kioskId, residentId: householdId, householdId, cardId: null, openedBy: 'card', witnessId: null } as const; // prettier-ignore
  const session = await house.db.inStation(station, (tx) => openResidentSession(tx, station, opened, now));
  return { station, householdId, kioskId, privateKey, token: session.token };
}

/** One request of a visitor, signed now, as bytes. */
export function requestOf(
  visitor: Visitor,
  id: RouteId,
  params: Readonly<Record<string, unknown>>,
  body?: unknown,
): Buffer {
  const { method } = routes[id];
  const url = urlOf(id, params);
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
  const headers = {
    ...signHeaders(visitor, { method, url, body: bytes, now: new Date() }),
    authorization: `Bearer ${visitor.token}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  return wireRequest(method, url, headers, bytes);
}

/** The first signed request that a new process sees begins its memory of nonces: what was signed before is refused. */
export async function greet(port: number, visitor: Visitor): Promise<void> {
  const wire = new Wire(port);
  await wire.send(requestOf(visitor, 'account.mine', {})).catch(() => undefined);
  wire.close();
}
