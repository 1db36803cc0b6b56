import { createHash, createPublicKey, verify } from 'node:crypto';
import { makeKey, publicJwk, signedHeaders } from './signature';

describe("a kiosk's signature", () => {
  it('holds for exactly what is sent', async () => {
    const pair = await makeKey();
    const body = new TextEncoder().encode('{"a":1}');
    const who = { station: 7, kioskId: '0198c0de-0000-7000-8000-000000000001', key: pair.privateKey };
    const headers = await signedHeaders(who, 'PUT', '/v1/x?y=1', body, 1_800_000_000_000);
    expect(headers['x-kiosk']).toBe('7.0198c0de-0000-7000-8000-000000000001');
    expect(headers['x-kiosk-signature']).toMatch(/^[A-Za-z0-9_-]{86}$/);
    expect(headers['x-kiosk-nonce']).toMatch(/^[A-Za-z0-9_-]{16,64}$/);
    const key = createPublicKey({ key: { ...(await publicJwk(pair)) }, format: 'jwk' });
    const text = (url: string) =>
      [
        'PUT',
        url,
        headers['x-kiosk-time'],
        headers['x-kiosk-nonce'],
        createHash('sha256').update(body).digest('hex'),
      ].join('\n');
    const signature = Buffer.from(headers['x-kiosk-signature']!, 'base64url');
    const holds = (url: string) =>
      verify('sha256', Buffer.from(text(url)), { key, dsaEncoding: 'ieee-p1363' }, signature);
    expect(holds('/v1/x?y=1')).toBe(true);
    expect(holds('/v1/x?y=2')).toBe(false);
  });

  it('comes from a key that cannot be taken out', async () => {
    const pair = await makeKey();
    await expect(crypto.subtle.exportKey('jwk', pair.privateKey)).rejects.toThrow();
  });
});
