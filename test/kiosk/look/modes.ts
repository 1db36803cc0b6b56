import type { PanelName } from '../scene';
import type { Language, Ways } from './walker';

/** A walk of one panel in one language, dressed in turns. */
export interface Walk {
  panel: PanelName;
  language: Language;
  ways: Ways[];
}

const PANELS: readonly PanelName[] = ['upright', 'lying', 'tablet'];
const LANGUAGES: readonly Language[] = ['zh', 'en'];
export const FACTORS = ['large', 'voice', 'contrast', 'low'] as const;

const waysOf = (bits: number): Ways =>
  Object.fromEntries(FACTORS.map((factor, i) => [factor, ((bits >> i) & 1) === 1])) as unknown as Ways;

/** Each walk in two opposite dresses: together every two modes meet in every way. */
const TURNS = [0b0000, 0b0001, 0b0011, 0b0111, 0b0101, 0b0110];

/**
 * @param wide every dress in every walk; else what every change is held to
 * @param one `tablet en`: this walk alone, for whoever mends it
 * @param some `large,low`: the dresses of these modes alone, in all their ways
 */
export function walks(wide: boolean, one = '', some = FACTORS.join()): Walk[] {
  const few = FACTORS.reduce((bits, factor, i) => bits | (some.split(',').includes(factor) ? 1 << i : 0), 0);
  const all = Array.from({ length: 16 }, (_, i) => i).filter((bits) => (bits & ~few) === 0);
  return PANELS.flatMap((panel, p) =>
    LANGUAGES.flatMap((language, l) => {
      if (one !== '' && one !== `${panel} ${language}`) return [];
      const turn = TURNS[p * LANGUAGES.length + l]!;
      const bits = wide ? all : [turn, 15 - turn];
      return [{ panel, language, ways: bits.map(waysOf) }];
    }),
  );
}
