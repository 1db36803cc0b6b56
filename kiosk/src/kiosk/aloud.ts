import { m } from '../shared/messages/messages.js';
import { app } from './app.svelte';
import { hasVoice, speak } from './voice.svelte';

/** Says what somebody asked to hear; a machine that cannot says so on the screen. */
export async function aloud(sentences: readonly string[]): Promise<void> {
  if (await hasVoice()) await speak(sentences);
  else app.say({ text: m.voice_none(), say: m.voice_none_say() });
}
