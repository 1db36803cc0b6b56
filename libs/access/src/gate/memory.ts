import type { House } from '#platform';
import { NonceWindow } from './nonce-window';
import { ShortMemory } from './short-memory';
import type { OpenKiosk, OpenStaff } from './open';
import type { KeyObject } from 'node:crypto';

/** How long an answer of the database is believed: a kiosk revoked or a session ended elsewhere is felt within this. */
export const BELIEVED_MS = 2000;

/** What one process remembers of the gate. Everything in it is bounded, and all of it may be lost at any moment. */
export interface GateMemory {
  kiosks: ShortMemory<OpenKiosk>;
  staff: ShortMemory<OpenStaff>;
  /** Imported public keys by their JWK text: a key never changes, so these do not age. */
  keys: ShortMemory<KeyObject>;
  nonces: NonceWindow;
  /** Stations known to exist: stations are never removed. */
  stations: ShortMemory<true>;
}

const memories = new WeakMap<House, GateMemory>();

export function memoryOf(house: House): GateMemory {
  const kept = memories.get(house);
  if (kept !== undefined) return kept;
  const made: GateMemory = {
    kiosks: new ShortMemory(20_000, BELIEVED_MS),
    staff: new ShortMemory(5_000, BELIEVED_MS),
    keys: new ShortMemory(5_000, Infinity),
    nonces: new NonceWindow(house.clock.now().getTime()),
    stations: new ShortMemory(50_000, Infinity),
  };
  memories.set(house, made);
  return made;
}

/** After anything that ends a session or a machine: in this process it is felt at the next request, not after 2 s. */
export function forgetSessions(house: House): void {
  const memory = memoryOf(house);
  memory.kiosks.clear();
  memory.staff.clear();
}
