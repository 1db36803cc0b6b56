// Every half minute the kiosk says that it is well, learns the station's time and its panel, and looks for a new build. What
// it learns takes effect on the attract screen alone: nobody's session changes under their hands.
import { app } from './app.svelte';
import { BUILD } from './build';
import { keepRegistered, type Registered } from './device';
import { codeOf } from './explain';
import { pairing } from './pairing.svelte';
import { printer } from './receipt.svelte';
import { askPublic, askStation, inQuiet, useRegistered, useStationTime } from './server';

const BEAT_MS = 30_000;
const RETRY_MS = 3000;
const FIRST_BEAT_MS_MAX = 2000;
/** A new worker that was told to take over does so in a moment, or waits for the next look. */
const TAKES_OVER_MS_MAX = 2000;
const QUIET_AGAIN_MS = 100;
const QUIET_TRIES = 50;

class Well {
  name = $state('');
  callsStaff = $state(false);
  beatAt = $state(0);
  /** Its maintenance screen has been shown already since staff opened it. */
  maintained = false;
}
export const well = new Well();

const idle = () => !app.inSession && (app.screen === 'attract' || app.screen === 'counter');

async function beat(registered: Registered): Promise<void> {
  try {
    const health = {
      printer: printer.ready,
      online: navigator.onLine,
      width: innerWidth,
      height: innerHeight,
    };
    const said = await askStation('kiosk.heartbeat', { body: { build: BUILD, health } });
    useStationTime(said.nowMs);
    well.name = said.name;
    well.callsStaff = said.callsStaff;
    well.beatAt = Date.now();
    if (JSON.stringify(said.panel) !== JSON.stringify(registered.panel) && idle()) {
      registered.panel = said.panel;
      app.panel = said.panel;
      await keepRegistered({ ...registered, pad: app.isPad, paperOut: printer.out });
    }
    // Once for each time that staff open it: they close it here themselves.
    if (said.maintenance && !well.maintained && idle()) app.go('maintenance');
    well.maintained = said.maintenance && (well.maintained || app.screen === 'maintenance');
  } catch (error) {
    if (codeOf(error) === 'kiosk_unknown' && idle()) await askIfRevoked(registered);
  }
}

/** A signature may be refused for many reasons; only the station's own word that this machine was shut unpairs it. */
async function askIfRevoked({ station, kioskId }: Registered): Promise<void> {
  try {
    const { state } = await askPublic('kiosk.state', { params: { station, kioskId } });
    if (state === 'revoked') await pairing.forget();
  } catch {
    // asked again with the next beat
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A new build takes over on the attract screen, where nobody stands, and in a moment without requests: one that passes
 * through the old worker unanswered just then keeps that worker, as far as Chromium knows, at work for minutes.
 */
async function renew(): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration();
  await worker?.update().catch(() => {});
  for (let tries = 0; tries < QUIET_TRIES; tries += 1) {
    const next = worker?.waiting;
    if (!next || !idle() || (await inQuiet(() => takeOver(next)))) return;
    await pause(QUIET_AGAIN_MS);
  }
}

function takeOver(next: ServiceWorker): Promise<unknown> {
  const { serviceWorker } = navigator;
  // Whenever it comes: this one stays until then, and is added once however often it is asked for.
  serviceWorker.addEventListener('controllerchange', changed, { once: true });
  const taken = new Promise((resolve) =>
    serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
  );
  next.postMessage('take over', []);
  return Promise.race([taken, pause(TAKES_OVER_MS_MAX)]);
}

/** Somebody may have come meanwhile: then the page changes when they have gone. */
function changed(): void {
  if (idle()) location.reload();
  else setTimeout(changed, 1000);
}

let beating: ReturnType<typeof setInterval>[] = [];

/** From here this machine is a kiosk. Waits for the first answer, which tells the station's time, but not for long. */
export async function keepWell(registered: Registered): Promise<void> {
  beating.forEach(clearInterval);
  useRegistered(registered);
  app.panel = registered.panel;
  app.isPad = registered.pad;
  printer.out = registered.paperOut ?? false;
  await Promise.race([beat(registered), pause(FIRST_BEAT_MS_MAX)]);
  beating = [
    setInterval(() => void beat(registered), BEAT_MS),
    setInterval(() => void renew(), BEAT_MS * 2),
    // Without a network it looks for one more often: people wait.
    setInterval(() => app.online || void beat(registered), RETRY_MS),
  ];
}
