import compoundSurnames from '../data/compound-surnames.json';

const COMPOUND: ReadonlySet<string> = new Set(compoundSurnames);
const HIDDEN = '*';

// Characters as a reader counts them: beyond the BMP (𠮷, 𬭼) and with variation selectors they are one, not two.
const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });
// Han, and the private-use characters by which old registers wrote rare names.
const HAN = /^[\p{Script=Han}\p{Co}]/u;
// The dots that part a name of several parts are typed in many ways.
const DOTS = /[·•‧∙⋅・･．.]/u;
// Stars and invisible characters in the register's text would make a mask ambiguous, or equal to its name.
const NOISE = /[*＊\p{Cc}\p{Cf}\p{Cs}]/gu;

const MIDDLE_DOT = '·';

function charactersOf(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

const isHan = (characters: readonly string[]) => characters.every((character) => HAN.test(character));

/** A part of a name of several parts: at most half of it, two characters at most. Other scripts show their first. */
function maskPart(characters: readonly string[]): string {
  if (characters.length < 2) return HIDDEN;
  const shown = isHan(characters) ? Math.min(2, Math.floor(characters.length / 2)) : 1;
  return characters.slice(0, shown).join('') + HIDDEN;
}

/** Surname, star, last character. One star whatever it hides: the length of a name is told to nobody. */
function maskHan(characters: readonly string[]): string {
  const compound = characters.length > 2 && COMPOUND.has(characters.slice(0, 2).join(''));
  const surname = characters.slice(0, compound ? 2 : 1);
  // Five and more without a compound surname is a name written without its dot: by part.
  if (characters.length > surname.length + 3) return maskPart(characters);
  const last = characters.length > surname.length + 1 ? characters.at(-1) : '';
  return characters.length < 2 ? HIDDEN : surname.join('') + HIDDEN + last;
}

function maskUndotted(text: string): string {
  const words = text.split(' ').filter((word) => word !== '');
  const joined = charactersOf(words.join(''));
  // A space within a Chinese name is typography: 张 芳 is lined up with 张小芳.
  if (isHan(joined)) return maskHan(joined);
  return words.map((word) => maskPart(charactersOf(word))).join(' ');
}

/**
 * The name as a public list shows it (domain.md, "What a public list shows"): 张小芳 → 张*芳, 张芳 → 张*,
 * 欧阳晓明 → 欧阳*明, 阿依古丽·买买提 → 阿依*·买*, John Smith → J* S*. A name of one character is hidden whole.
 * @param name as in the register
 * @returns never the name itself, never empty
 */
export function maskName(name: string): string {
  const clean = name.normalize('NFC').replace(/\s+/gu, ' ').replace(NOISE, '').trim();
  const parts = clean
    .split(DOTS)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) return HIDDEN;
  if (parts.length === 1) return maskUndotted(parts[0]!);
  return parts
    .map((part) =>
      part
        .split(' ')
        .map((word) => maskPart(charactersOf(word)))
        .join(' '),
    )
    .join(MIDDLE_DOT);
}

/** What stands in a line's name column: a mask, a key of the message catalogue, or nothing. */
export type PublicName = { mask: string } | { label: 'family_member' } | null;

/**
 * The name column of a public line. Without consent nothing is shown, not even that a minor acted;
 * a minor is never named, not even masked.
 */
export function publicName(resident: { name: string; minor: boolean; consented: boolean }): PublicName {
  if (!resident.consented) return null;
  return resident.minor ? { label: 'family_member' } : { mask: maskName(resident.name) };
}
