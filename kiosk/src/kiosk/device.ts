// What this machine keeps on its disk, and all of it: who it is (a key that cannot be taken out), its panel, and the id of a
// redemption whose answer it does not know. Nothing personal (kiosk.md, "A session").
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Panel } from './state/modes';

export interface Registered {
  station: number;
  kioskId: string;
  panel: Panel;
  keys: CryptoKeyPair;
  /** False while a member of staff has not yet let this machine in. */
  approved: boolean;
  /** What the desk compares before it does. */
  fingerprint: string;
  /** It stands at the counter as the pad for card and PIN. */
  pad: boolean;
  /** Staff have said that no slip comes out of it for now; absent: one does. */
  paperOut?: boolean;
}

interface Shelf extends DBSchema {
  device: { key: 'registered'; value: Registered };
  pending: { key: 'id'; value: string };
}

let opened: Promise<IDBPDatabase<Shelf>> | null = null;

async function shelf(): Promise<IDBPDatabase<Shelf>> {
  opened ??= openDB<Shelf>('kiosk', 1, {
    upgrade(db) {
      db.createObjectStore('device');
      db.createObjectStore('pending');
    },
  });
  return opened;
}

export const readRegistered = async (): Promise<Registered | null> =>
  (await (await shelf()).get('device', 'registered')) ?? null;

export const keepRegistered = async (registered: Registered): Promise<void> =>
  void (await (await shelf()).put('device', registered, 'registered'));

export const forgetRegistered = async (): Promise<void> => (await shelf()).delete('device', 'registered');

export const readPending = async (): Promise<string | null> =>
  (await (await shelf()).get('pending', 'id')) ?? null;

/** Resolves once the id is on the disk: only then may it be sent. */
export async function keepPending(id: string): Promise<void> {
  const db = await shelf();
  const write = db.transaction('pending', 'readwrite', { durability: 'strict' });
  await write.store.put(id, 'id');
  await write.done;
}

/** Forgets an id once its end is known; another one stays. */
export async function forgetPending(id: string): Promise<void> {
  const db = await shelf();
  const write = db.transaction('pending', 'readwrite');
  if ((await write.store.get('id')) === id) await write.store.delete('id');
  await write.done;
}
