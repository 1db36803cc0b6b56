import { m } from '../shared/messages/messages.js';
import { app } from './app.svelte';
import { session } from './session.svelte';
import { hasVoice, hush, speak } from './voice.svelte';

let asked = false;
/** What somebody asked to hear is being said: a screen that came just before does not talk into it. */
export const isAnswering = (): boolean => asked;

/** Told once that the speaker is gone: whoever listens reads the next screens. */
let told = false;
/** Sessions that have ended: what was asked for in one is not said in the next. */
let ends = 0;
session.atEnd(() => {
  told = false;
  ends += 1;
  hush();
});

function tell(): void {
  told = true;
  app.say({ text: m.voice_none(), say: m.voice_none_say() });
}

/** Says what somebody asked to hear; a machine that cannot, or no longer can, says so on the screen. */
export async function aloud(sentences: readonly string[]): Promise<void> {
  const mine = ends;
  const has = await hasVoice();
  // A browser tells its voices late: whoever asked may have gone.
  if (mine !== ends) return;
  if (!has) return tell();
  asked = true;
  try {
    if (!(await speak(sentences))) tell();
  } finally {
    asked = false;
  }
}

/** Reads to somebody who listens to every screen. */
export async function readOut(sentences: readonly string[]): Promise<void> {
  if (await speak(sentences)) told = false;
  else if (!told) tell();
}
