// How a machine becomes a kiosk: a code from the desk, a key made here that cannot leave, and a person who compares.
import { app } from './app.svelte';
import { BUILD } from './build';
import { forgetRegistered, keepRegistered, type Registered } from './device';
import { askPublic, useRegistered } from './server';
import { keepWell } from './well.svelte';
import { makeKey, publicJwk } from './state/signature';

const ASK_MS = 3000;

class Pairing {
  station = $state<number | null>(null);
  fingerprint = $state<string | null>(null);
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @throws RefusedByServer pairing_wrong; NoAnswer */
  async bring(code: string): Promise<void> {
    const station = this.station ?? 1;
    const keys = await makeKey();
    const publicKey = await publicJwk(keys);
    const { kioskId, fingerprint, panel } = await askPublic('kiosk.pair', {
      params: { station },
      body: { code, publicKey, build: BUILD },
    });
    const registered: Registered = {
      station,
      kioskId,
      panel,
      keys,
      approved: false,
      fingerprint,
      pad: false,
    };
    await keepRegistered(registered);
    this.wait(registered);
  }

  /** Shows the fingerprint until a person at the desk has compared it. */
  wait(registered: Registered): void {
    this.station = registered.station;
    this.fingerprint = registered.fingerprint;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => void this.#ask(registered), ASK_MS);
  }

  async #ask(registered: Registered): Promise<void> {
    const { station, kioskId } = registered;
    try {
      const { state, panel } = await askPublic('kiosk.state', { params: { station, kioskId } });
      if (state === 'revoked' || state === 'pairing') return await this.forget();
      if (state !== 'active') return;
      clearInterval(this.#timer);
      const approved = { ...registered, panel, approved: true };
      await keepRegistered(approved);
      await keepWell(approved);
      app.go('attract');
    } catch {
      // asked again in a moment
    }
  }

  async forget(): Promise<void> {
    clearInterval(this.#timer);
    await forgetRegistered();
    useRegistered(null);
    this.fingerprint = null;
    app.go('pairing');
  }
}

export const pairing = new Pairing();
