// A spoken sentence is played from recorded clips where the station has them, with numbers composed from pieces, else by the
// browser's voice. Clips are found by their text: what is written in the catalogue is what was recorded.

/** 128 → 一百二十八 as its pieces. The names of digits and units come from the catalogue. */
export interface NumberWords {
  digits: readonly string[];
  ten: string;
  hundred: string;
  thousand: string;
  tenThousand: string;
}

/** A whole number from 0 to 99,999,999 as spoken in Chinese, piece by piece. */
export function chineseNumber(n: number, words: NumberWords): string[] {
  if (n === 0) return [words.digits[0]!];
  const high = Math.floor(n / 10_000);
  const low = n % 10_000;
  if (high === 0) return below10000(low, words, false);
  const rest = low === 0 ? [] : below10000(low, words, true);
  return [...below10000(high, words, false), words.tenThousand, ...rest];
}

function below10000(n: number, words: NumberWords, follows: boolean): string[] {
  const units = [words.thousand, words.hundred, words.ten, ''];
  const digits = String(n).padStart(4, '0');
  const spoken: string[] = [];
  let gap = follows && digits[0] === '0';
  for (let i = 0; i < 4; i += 1) {
    const digit = Number(digits[i]);
    if (digit === 0) {
      gap ||= spoken.length > 0;
      continue;
    }
    if (gap) spoken.push(words.digits[0]!);
    gap = false;
    // 10–19 alone begin with "ten", not "one ten".
    const bare = i === 2 && digit === 1 && spoken.length === 0 && !follows;
    spoken.push(...(bare ? [] : [words.digits[digit]!]), ...(units[i] === '' ? [] : [units[i]!]));
  }
  return spoken;
}

/** A clip says at most this much; longer texts are not looked for. */
const CLIP_LENGTH_MAX = 60;
/** What is written and not said: pauses between clips. */
const UNSAID = /^[\s，。、；：？！,.;:?!·+()]+/;

/** A text as clips are named: without what stands around it. */
export const clipName = (text: string): string =>
  text.replace(/^[\s，。、；：？！,.;:?!]+|[\s，。、；：？！,.;:?!]+$/g, '');

/**
 * The clips of a sentence in their order: whole where it was recorded whole, else the longest that fit one after another,
 * numbers from their pieces. Null when one is missing, so that no sentence is half recorded, half synthetic.
 */
export function clipsOf(
  sentence: string,
  clips: ReadonlyMap<string, string>,
  number: (n: number) => string[],
): string[] | null {
  const files: string[] = [];
  let rest = clipName(sentence).replace(UNSAID, '');
  while (rest !== '') {
    const digits = /^\d+/.exec(rest)?.[0];
    const said = digits === undefined ? longest(rest, clips) : digits;
    if (said === null) return null;
    const pieces = digits === undefined ? [said] : number(Number(digits));
    for (const piece of pieces) {
      const file = clips.get(piece);
      if (file === undefined) return null;
      files.push(file);
    }
    rest = rest.slice(said.length).replace(UNSAID, '');
  }
  return files;
}

function longest(text: string, clips: ReadonlyMap<string, string>): string | null {
  for (let length = Math.min(text.length, CLIP_LENGTH_MAX); length > 0; length -= 1) {
    const said = text.slice(0, length);
    if (clips.has(said)) return said;
  }
  return null;
}
