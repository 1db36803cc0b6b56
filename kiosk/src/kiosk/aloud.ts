import { m } from '../shared/messages/messages.js';
import { app } from './app.svelte';
import { hasVoice, speak } from './voice.svelte';

let asked = false;
/** What somebody asked to hear is being said: a screen that came just before does not talk into it. */
export const isAnswering = (): boolean => asked;

/** Says what somebody asked to hear; a machine that cannot says so on the screen. */
export async function aloud(sentences: readonly string[]): Promise<void> {
  if (!(await hasVoice())) return app.say({ text: m.voice_none(), say: m.voice_none_say() });
  asked = true;
  try {
    await speak(sentences);
  } finally {
    asked = false;
  }
}
