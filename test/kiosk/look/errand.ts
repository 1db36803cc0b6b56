import { aimOf, jitter, UNSTEADY } from './hand';
import type { Rect } from './measure';
import { PIN, type Walker } from './walker';

/** A touch more than these, and the person has given up. */
const TOUCHES_MAX = 60;
/** What a hand needs between two touches: quicker ones are the trembling of one. */
const HAND_MS = 400;

export interface Errand {
  touches: number;
  /** Touches that landed on no key at all, or were not felt. */
  lost: number;
  done: boolean;
}

/** What a person wants to touch who has this screen before them and this one good in mind; null: to wait. Runs within the page. */
function wanted([good, pin, back]: readonly [good: number, pin: string, back: string]): Rect | 'card' | null {
  const find = (selector: string, nth = 0) => document.querySelectorAll<HTMLElement>(selector)[nth];
  const labelled = (label: string) =>
    [...document.querySelectorAll('button')].find(
      (button) => button.querySelector('.label')?.textContent === label,
    );
  const choose = (): HTMLElement | null | undefined => {
    if (find('.sheet')) return find('.sheet .do');
    if (find('.checking')) return null;
    if (find('.stamp')) return find('main .do');
    const dots = document.querySelectorAll('.dots .full').length;
    if (find('.dots')) return dots < pin.length ? find(`[data-key="${pin[dots]}"]`) : null;
    const offers = [...document.querySelectorAll('.offer')];
    if (offers.length > 0) {
      const pieces = offers.map((offer) => Number(offer.querySelector('.count')?.textContent ?? 0));
      const tooMany = pieces.findIndex((count, i) => count > (i === good ? 1 : 0));
      if (tooMany >= 0) return offers[tooMany]!.querySelector<HTMLElement>('.less');
      return pieces[good] === 1 ? find('main .do') : offers[good]!.querySelector<HTMLElement>('.add');
    }
    if (find('main .cost') || find('main output')) return find('main .do');
    return labelled(back);
  };
  if (find('.scan')) return 'card';
  const key = choose();
  if (key === null || key === undefined) return null;
  const { x, y, width, height } = key.getBoundingClientRect();
  return { x, y, width, height };
}

/**
 * Fetches one piece of the n-th good of the first page: card, PIN, good, confirm, done. Each touch lands beside its aim, some
 * are not felt; whoever sees that something else came about sets it right.
 * @param chance seeded
 */
export async function errand(
  w: Walker,
  good: number,
  pxPerMm: number,
  chance: () => number,
): Promise<Errand> {
  const made: Errand = { touches: 0, lost: 0, done: false };
  let inside = false;
  while (made.touches < TOUCHES_MAX) {
    await w.settle();
    const aim = await w.page.evaluate(wanted, [good, PIN, w.word('back')] as const);
    if (aim === 'card' && inside) return { ...made, done: true };
    if (aim === 'card') {
      await w.card();
      inside = true;
    }
    await w.page.clock.fastForward(HAND_MS);
    if (aim === null || aim === 'card') continue;
    made.touches += 1;
    const off = jitter(UNSTEADY, chance);
    if (chance() < UNSTEADY.missed) {
      made.lost += 1;
      continue;
    }
    const { x, y } = aimOf(aim);
    await w.page.touchscreen.tap(x + off.x * pxPerMm, y + off.y * pxPerMm);
  }
  return made;
}
