// What a kiosk signs with the key made in its browser, as libs/access verifies it: method, path with query, time, nonce and
// the body's digest, one a line; ECDSA P-256 over SHA-256, 64 bytes r and s in base64url.

export interface Identity {
  station: number;
  kioskId: string;
  key: CryptoKey;
}

export function base64url(bytes: ArrayBuffer | Uint8Array): string {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  let binary = '';
  for (const byte of view) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

async function digestHex(body: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body as BufferSource));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The headers that prove which kiosk sends. @param nowMs the station's time, as far as the kiosk knows it */
export async function signedHeaders(
  who: Identity,
  method: string,
  url: string,
  body: Uint8Array,
  nowMs: number,
): Promise<Record<string, string>> {
  const nonce = base64url(crypto.getRandomValues(new Uint8Array(18)));
  const text = [method, url, nowMs, nonce, await digestHex(body)].join('\n');
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    who.key,
    new TextEncoder().encode(text),
  );
  return {
    'x-kiosk': `${who.station}.${who.kioskId}`,
    'x-kiosk-time': String(nowMs),
    'x-kiosk-nonce': nonce,
    'x-kiosk-signature': base64url(signature),
  };
}

/** A key pair whose private half cannot leave this browser. */
export async function makeKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
}

/** The public half as the station keeps it. */
export async function publicJwk(
  pair: CryptoKeyPair,
): Promise<{ kty: 'EC'; crv: 'P-256'; x: string; y: string }> {
  const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { kty: 'EC', crv: 'P-256', x: x!, y: y! };
}
