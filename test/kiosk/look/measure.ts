import type { Page } from 'playwright-core';
import './eyes';

/** A rectangle on the glass in millimetres. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One thing that can be touched. */
export interface Key {
  name: string;
  rect: Rect;
  /** aid: reads something aloud and leads nowhere; key: of a PIN; do: the one thing the screen is for; help; page: turns leaves; foot: same on every screen; choice: the others */
  kind: 'key' | 'do' | 'help' | 'page' | 'foot' | 'aid' | 'choice';
}

export interface Measured {
  keys: Key[];
  /** What is wrong, in words. */
  wrong: string[];
}

export interface Limits {
  pxPerMm: number;
  heightPx: number;
  large: boolean;
  low: boolean;
  upright: boolean;
}

/** Measures the screen that stands: targets, letters, contrast, what is cut off. Runs within the page. */
export function measure(page: Page, limits: Limits): Promise<Measured> {
  return page.evaluate((limit) => {
    const { pxPerMm, large } = limit;
    const { seen, nameOf, over, ground, parse, contrast } = globalThis.eyes;
    const wrong: string[] = [];
    // The attract screen moves by so much, that nothing burns in.
    const HAIR_PX = 2;

    // ---- targets
    const kindOf = (button: Element): Key['kind'] => {
      if (button.closest('.help') !== null) return 'help';
      if (button.closest('.foot, header') !== null) return 'foot';
      if (button.closest('.pager') !== null) return 'page';
      if (button.matches('[data-key]')) return 'key';
      if (button.closest('.now, .still') !== null) return 'aid';
      return button.classList.contains('do') ? 'do' : 'choice';
    };
    const buttons = [...document.querySelectorAll('button, a, input, select, [tabindex]')].filter(seen);
    const keys = buttons.map((button) => {
      const { x, y, width, height } = button.getBoundingClientRect();
      const inMm = { x: x / pxPerMm, y: y / pxPerMm, width: width / pxPerMm, height: height / pxPerMm };
      return { name: nameOf(button), kind: kindOf(button), rect: inMm };
    });
    // PIN keys, confirm and help are larger; letters of a pairing code are for staff.
    const pin = document.querySelector('.dots') !== null;
    const least = ({ kind }: Key) =>
      kind === 'do' || kind === 'help' || (kind === 'key' && pin) ? (large ? 30 : 25) : 20;
    for (const key of keys) {
      const size = Math.min(key.rect.width, key.rect.height);
      if (size < least(key) - 0.05) wrong.push(`${key.name}: ${size.toFixed(1)} mm, needs ${least(key)}`);
      const { x, y, width, height } = key.rect;
      if (
        x < 0 ||
        y < 0 ||
        x + width > innerWidth / pxPerMm + 0.1 ||
        y + height > innerHeight / pxPerMm + 0.1
      )
        wrong.push(`${key.name}: reaches beyond the glass`);
      // A tablet, and a panel that lies, stand within reach as they are.
      if (limit.low && limit.upright && limit.heightPx / pxPerMm - y > 286)
        wrong.push(`${key.name}: ${(limit.heightPx / pxPerMm - y).toFixed(0)} mm above the edge`);
    }
    buttons.forEach((a, i) =>
      buttons.slice(i + 1).forEach((b, j) => {
        if (a.contains(b) || b.contains(a)) return;
        const [p, q] = [keys[i]!.rect, keys[i + 1 + j]!.rect];
        const dx = Math.max(q.x - (p.x + p.width), p.x - (q.x + q.width));
        const dy = Math.max(q.y - (p.y + p.height), p.y - (q.y + q.height));
        const apart = Math.max(dx, dy);
        // A key that lies within another's picture (one piece less) has its own edge there.
        const within = a.closest('.offer') !== null && a.closest('.offer') === b.closest('.offer');
        if (!within && apart < 3 - 0.05)
          wrong.push(`${keys[i]!.name} | ${keys[i + 1 + j]!.name}: ${apart.toFixed(1)} mm apart`);
      }),
    );
    const choices = keys.filter(({ kind, name }) => (kind === 'choice' || kind === 'do') && name !== '');
    const taken = document.querySelectorAll('.offer .less').length;
    if (choices.length - taken > 6 + (document.querySelector('.offer') === null ? 0 : 1))
      wrong.push(`${choices.length} choices`);

    // ---- letters
    const pxMin = Math.max(large ? 40 : 28, 6.9 * pxPerMm) - 0.3;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent!.trim();
      const element = node.parentElement!;
      if (text === '' || element.closest('svg, script, style, .slip') !== null || !seen(element)) continue;
      const style = getComputedStyle(element);
      const em = Number.parseFloat(style.fontSize);
      const short = text.slice(0, 30);
      if (em < pxMin) wrong.push(`"${short}": ${em.toFixed(1)} px, needs ${pxMin.toFixed(1)}`);
      const colour = parse(style.color);
      const under = ground(element);
      const ratio = contrast(over(colour, under), under);
      if (ratio < 7) wrong.push(`"${short}": contrast ${ratio.toFixed(2)}`);
      // more than one line: at least one and a half apart
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter(({ width }) => width > 0);
      const lines = new Set(boxes.map(({ top }) => Math.round(top / 4))).size;
      const pitch = Number.parseFloat(style.lineHeight) / em;
      if (lines > 1 && pitch < 1.49) wrong.push(`"${short}": ${lines} lines ${pitch.toFixed(2)} em apart`);
      // whole on the glass, and within all that holds it; nothing lies over it but a sentence across the screen
      for (const box of boxes) {
        for (const part of [0.1, 0.5, 0.9]) {
          const top = document.elementFromPoint(box.left + box.width * part, (box.top + box.bottom) / 2);
          if (top === null || top.contains(element) || element.contains(top)) continue;
          if (top.closest('.band') === null)
            wrong.push(`"${short}": lies under ${nameOf(top) || top.className}`);
        }
        const clipped = (edge: DOMRect) =>
          box.left < edge.left - HAIR_PX ||
          box.right > edge.right + HAIR_PX ||
          (box.top + box.bottom) / 2 + em / 2 > edge.bottom + HAIR_PX ||
          (box.top + box.bottom) / 2 - em / 2 < edge.top - HAIR_PX;
        for (let at: Element | null = element; at !== null; at = at.parentElement) {
          const holds = at.matches('button, main, .glass, article, .asked, .band, .sheet, .offer, header, .foot, .scan') || getComputedStyle(at).overflow === 'hidden'; // prettier-ignore
          if (holds && clipped(at.getBoundingClientRect())) {
            wrong.push(`"${short}": does not fit in ${at.className.split(' ')[0] || at.tagName}`);
            break;
          }
        }
      }
    }
    const balance = document.querySelector('main output');
    if (balance !== null && balance.closest('.screen')!.querySelector('.points') !== null) {
      if (Number.parseFloat(getComputedStyle(balance).fontSize) < 96) wrong.push('the balance is small');
    }

    // ---- no text over another's key, nothing scrolls
    const main = document.querySelector('main')!;
    for (const part of [document.documentElement, main, ...main.querySelectorAll('.screen, .sheet')]) {
      if (part.scrollHeight > part.clientHeight + 2 && seen(part))
        wrong.push(`${part.className || part.tagName} is ${part.scrollHeight - part.clientHeight} px too high`); // prettier-ignore
    }
    const laid = [...main.querySelectorAll('.screen > *, .sheet > .screen > *')].filter(seen);
    laid.forEach((a, i) =>
      laid.slice(i + 1).forEach((b) => {
        if (a.parentElement !== b.parentElement) return;
        const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        const dx = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const dy = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (dx > 2 && dy > 2) wrong.push(`${nameOf(a)} lies over ${nameOf(b)} by ${dy.toFixed(0)} px`);
      }),
    );

    // ---- edges and icons
    for (const button of buttons) {
      const style = getComputedStyle(button);
      const under = ground(button.parentElement);
      const fill = ground(button);
      const edge = over(parse(style.borderTopColor), under);
      const drawn = Number.parseFloat(style.borderTopWidth) > 0;
      const quiet = button.classList.contains('quiet') || button.classList.contains('still');
      if (!quiet && Math.max(contrast(fill, under), drawn ? contrast(edge, under) : 1) < 3)
        wrong.push(`${nameOf(button)}: its edge is faint`);
      for (const icon of button.querySelectorAll('svg')) {
        if (icon.closest('.picture') !== null) continue;
        if (contrast(parse(getComputedStyle(icon).color), fill) < 3)
          wrong.push(`${nameOf(button)}: its icon is faint`);
      }
    }

    // ---- pictures are pictures
    for (const picture of document.querySelectorAll('main :is(.look, .picture)')) {
      const { width, height } = picture.getBoundingClientRect();
      if (seen(picture) && Math.min(width, height) / pxPerMm < 10)
        wrong.push(`a picture of ${(Math.min(width, height) / pxPerMm).toFixed(1)} mm`);
    }

    // ---- help in its corner
    const help = document.querySelector('.help button')?.getBoundingClientRect();
    if (help === undefined) wrong.push('no help');
    else if (help.left > 10 * pxPerMm || innerHeight - help.bottom > 10 * pxPerMm)
      wrong.push('help is not in its corner');
    return { keys, wrong: [...new Set(wrong)] };
  }, limits);
}
