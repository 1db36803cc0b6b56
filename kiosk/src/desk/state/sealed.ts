import { openDB, type DBSchema } from 'idb';

interface Sealed extends DBSchema {
  key: { key: string; value: CryptoKey };
  drafts: { key: string; value: { owner: string; iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer } };
}

/**
 * What a phone keeps of a form until it could be sent (kiosk.md, "Leader": attendance without a signal), by id and by
 * whose it is. It lies there encrypted by a key that no script can read out; once sent it is gone.
 */
const open = () =>
  openDB<Sealed>('desk', 1, {
    upgrade(db) {
      db.createObjectStore('key');
      db.createObjectStore('drafts');
    },
  });

async function key(): Promise<CryptoKey> {
  const db = await open();
  const kept = await db.get('key', 'drafts');
  if (kept) return kept;
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  // Two pages opened at once agree on the first one's key.
  const written = await db.add('key', fresh, 'drafts').then(
    () => true,
    () => false,
  );
  return written ? fresh : (await db.get('key', 'drafts'))!;
}

/** Keeps a draft. @param draft anything that JSON can say */
export async function keepDraft(owner: string, id: string, draft: unknown): Promise<void> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(draft));
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await key(), plain);
  await (await open()).put('drafts', { owner, iv, data }, id);
}

/** The drafts of a member of staff at this machine; what cannot be read any more is left out. */
export async function draftsOf<T>(owner: string): Promise<T[]> {
  const [db, secret] = [await open(), await key()];
  const found: T[] = [];
  for (const kept of await db.getAll('drafts')) {
    if (kept.owner !== owner) continue;
    const plain = await crypto.subtle
      .decrypt({ name: 'AES-GCM', iv: kept.iv }, secret, kept.data)
      .catch(() => null);
    if (plain) found.push(JSON.parse(new TextDecoder().decode(plain)) as T);
  }
  return found;
}

export async function dropDraft(id: string): Promise<void> {
  await (await open()).delete('drafts', id);
}
