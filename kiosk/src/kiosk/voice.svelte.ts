// Reads the screen aloud: recorded clips first, the browser's voice second, silence where neither is there. What is read is
// what stands on the screen with a script (`data-say`), in its order; a PIN has none, a balance waits until it is asked for.
import { m } from '../shared/messages/messages.js';
import { chineseNumber, clipName, clipsOf } from './state/script';

let clips: ReadonlyMap<string, string> = new Map();
let language: 'zh' | 'en' = 'zh';
let speaking = false;
let turn = 0;
let playing: HTMLAudioElement | null = null;

/** A voice that never says it has ended (Chromium on Linux) is given up after this. */
const SENTENCE_MS_MAX = 15_000;

/** Browsers tell their voices late. */
const VOICES_MS = 1500;

const numberWords = () => ({
  digits: [...m.number_digits_label()],
  ten: m.number_ten_label(),
  hundred: m.number_hundred_label(),
  thousand: m.number_thousand_label(),
  tenThousand: m.number_ten_thousand_label(),
});

/** Takes the station's clips of a language where there are any: `/voice/zh/clips.json`, text → file. */
export async function useVoice(wanted: 'zh' | 'en'): Promise<void> {
  language = wanted;
  clips = new Map();
  // Asked early: some browsers make the list only when it is asked for.
  globalThis.speechSynthesis?.getVoices();
  try {
    const response = await fetch(`/voice/${wanted}/clips.json`);
    if (!response.ok) return;
    const files = (await response.json()) as Record<string, string>;
    if (language === wanted) clips = new Map(Object.entries(files));
  } catch {
    // no clips: the browser's voice speaks
  }
}

/** Whether this machine can say anything in this language: recorded, or by a voice of the browser. */
export async function hasVoice(): Promise<boolean> {
  if (clips.size > 0) return true;
  if (!('speechSynthesis' in globalThis)) return false;
  if (voiceOf() === undefined) {
    await new Promise<void>((resolve) => {
      speechSynthesis.addEventListener('voiceschanged', () => resolve(), { once: true });
      setTimeout(resolve, VOICES_MS);
    });
  }
  return voiceOf() !== undefined;
}

export const isSpeaking = (): boolean => speaking;

export function hush(): void {
  turn += 1;
  speaking = false;
  playing?.pause();
  playing = null;
  globalThis.speechSynthesis?.cancel();
}

/**
 * Says sentences one after another; whatever was being said stops.
 * @returns false: a sentence could not be said, so that the speaker may be gone
 */
export async function speak(sentences: readonly string[]): Promise<boolean> {
  hush();
  const mine = turn;
  const wanted = () => mine === turn;
  speaking = true;
  for (const sentence of sentences) {
    const files =
      language === 'zh'
        ? clipsOf(sentence, clips, (n) => chineseNumber(n, numberWords()))
        : wholeClip(clipName(sentence));
    // A clip that cannot be played is no reason for silence while the browser has a voice.
    const said =
      (files !== null && (await play(files, wanted))) || (wanted() && (await synthesize(sentence)));
    if (!wanted()) return true;
    if (said) continue;
    speaking = false;
    return false;
  }
  speaking = false;
  return true;
}

function wholeClip(sentence: string): string[] | null {
  const file = clips.get(sentence);
  return file === undefined ? null : [file];
}

/** @returns false: one of them could not be played */
async function play(files: readonly string[], wanted: () => boolean): Promise<boolean> {
  for (const file of files) {
    if (!wanted()) return true;
    const clip = new Audio(`/voice/${language}/${file}`);
    playing = clip;
    const ended = await new Promise<boolean>((resolve) => {
      for (const end of ['ended', 'pause']) clip.addEventListener(end, () => resolve(true));
      clip.addEventListener('error', () => resolve(false));
      // Its bytes may never come.
      setTimeout(() => resolve(false), SENTENCE_MS_MAX);
      clip.play().catch(() => resolve(false));
    });
    if (!ended) {
      clip.pause();
      return !wanted();
    }
  }
  return true;
}

function voiceOf(): SpeechSynthesisVoice | undefined {
  // speech-dispatcher tags Mandarin `cmn`
  const tags = language === 'zh' ? /^(zh|cmn)/i : /^en/i;
  return speechSynthesis.getVoices().find((voice) => tags.test(voice.lang));
}

/** Said instead of another one, or nobody wants it any more: no fault of the speaker. */
const CALLED_OFF: readonly string[] = ['canceled', 'interrupted'];

/** @returns false: there is no voice, or no speaker for it */
function synthesize(sentence: string): Promise<boolean> {
  if (!('speechSynthesis' in globalThis) || voiceOf() === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const utterance = new SpeechSynthesisUtterance(sentence);
    utterance.lang = language === 'zh' ? 'zh-CN' : 'en';
    utterance.voice = voiceOf() ?? null;
    utterance.rate = 0.9;
    utterance.addEventListener('end', () => resolve(true));
    utterance.addEventListener('error', ({ error }) => resolve(CALLED_OFF.includes(error)));
    setTimeout(() => resolve(true), SENTENCE_MS_MAX);
    speechSynthesis.speak(utterance);
  });
}

/** What stands on the screen to be read, in its order; what lies under an open sheet is not read. */
export function scriptOf(root: ParentNode): string[] {
  const sheet = [...root.querySelectorAll('[aria-modal="true"]')].at(-1);
  const parts = (sheet ?? root).querySelectorAll<HTMLElement>('[data-say]');
  return [...parts].map((part) => part.dataset.say ?? '').filter((say) => say !== '');
}
