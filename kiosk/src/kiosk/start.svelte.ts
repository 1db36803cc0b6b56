// From power to the attract screen: who this machine is, what was pending, and what listens.
import { m } from '../shared/messages/messages.js';
import { overwriteGetLocale } from '../shared/messages/runtime.js';
import { app } from './app.svelte';
import { readRegistered } from './device';
import { entering } from './enter.svelte';
import { listenToKeys, onScanned } from './keys.svelte';
import { pairing } from './pairing.svelte';
import { keepWell } from './well.svelte';
import { redeeming } from './redeeming.svelte';
import { askStation, onHeard, onOver } from './server';
import { session } from './session.svelte';
import type { Modes } from './state/modes';
import { hasVoice } from './voice.svelte';

/** A second tap of the same finger within this belongs to what was under it before. */
const SECOND_TAP_MS = 300;
/** Two keys of one PIN come faster than two choices. */
const SECOND_KEY_MS = 110;

export function setModes(modes: Modes): void {
  if (modes.voice && !app.modes.voice) void sayIfSilent();
  app.modes = modes;
  session.retime();
}

/** Whoever switches the voice on where there is none is told. */
async function sayIfSilent(): Promise<void> {
  if (!(await hasVoice())) app.say({ text: m.voice_none(), say: m.voice_none_say() });
}

/** Lets one tap be one tap: the second of a trembling finger does nothing. */
function listenToTaps(target: Window): void {
  let lastAt = -Infinity;
  let last: EventTarget | null = null;
  const calm = (event: MouseEvent) => {
    const now = performance.now();
    const button = (event.target as Element).closest('button');
    const wait = button?.dataset.key === undefined ? SECOND_TAP_MS : SECOND_KEY_MS;
    const second = button === last ? now - lastAt < wait : now - app.changedAt < SECOND_TAP_MS;
    if (second && event.isTrusted && app.changedAt > 0) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    lastAt = now;
    last = button;
  };
  target.addEventListener('click', calm, { capture: true });
  for (const kind of ['pointerdown', 'keydown'] as const) {
    target.addEventListener(kind, () => session.touch(), { capture: true, passive: true });
  }
  target.addEventListener('contextmenu', (event) => event.preventDefault());
  // A page kept for the back button would show the screen of whoever left: it starts anew.
  target.addEventListener('pageshow', (event) => event.persisted && location.reload());
}

export async function start(): Promise<void> {
  overwriteGetLocale(() => app.modes.language);
  onHeard((answered) => (app.online = answered));
  onOver(() => {
    // While an answer about points is awaited the redemption itself finds its way without a session.
    if (redeeming.isOpen) return;
    session.end();
    app.say({ text: m.ended(), say: m.ended_say() });
  });
  session.atEnd(() => void (app.inSession && askStation('session.end').catch(() => {})));
  onScanned((text) => entering.scanned(text));
  listenToKeys(window);
  listenToTaps(window);
  const registered = await readRegistered();
  if (registered === null) return app.go('pairing');
  if (!registered.approved) {
    app.panel = registered.panel;
    pairing.wait(registered);
    return app.go('pairing');
  }
  await keepWell(registered);
  app.go((await redeeming.recover()) ? 'result' : app.home);
}
