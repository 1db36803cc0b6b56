import { m } from '../shared/messages/messages.js';
import { app } from './app.svelte';
import { session } from './session.svelte';
import { hasVoice, speak } from './voice.svelte';

let asked = false;
/** What somebody asked to hear is being said: a screen that came just before does not talk into it. */
export const isAnswering = (): boolean => asked;

/** Told once that the speaker is gone: whoever listens reads the next screens. */
let told = false;
session.atEnd(() => (told = false));

function tell(): void {
  told = true;
  app.say({ text: m.voice_none(), say: m.voice_none_say() });
}

/** Says what somebody asked to hear; a machine that cannot, or no longer can, says so on the screen. */
export async function aloud(sentences: readonly string[]): Promise<void> {
  if (!(await hasVoice())) return tell();
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
