/** Red, green, blue up to 255, and how much of it covers what lies below. */
export type Colour = [number, number, number, number];

/** What looking at a page needs: put into it before its own scripts, for all that looks from within. */
export interface Eyes {
  /** Whether it is there for a person who sees. */
  seen: (element: Element) => boolean;
  nameOf: (element: Element) => string;
  parse: (text: string) => Colour;
  over: (top: Colour, under: Colour) => Colour;
  /** The colour that an element stands on, its own included. */
  ground: (element: Element | null) => Colour;
  /** WCAG 2.2, "contrast ratio". */
  contrast: (a: Colour, b: Colour) => number;
}

declare global {
  var eyes: Eyes;
}

/** Runs within the page: `page.addInitScript(openEyes)`. */
export function openEyes(): void {
  const light = ([r, g, b]: Colour) => {
    const part = (c: number) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const parse = (text: string): Colour => {
    const parts = text.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0, parts[3] ?? 1];
  };
  const over = (top: Colour, under: Colour): Colour =>
    [0, 1, 2].map((k) => top[k]! * top[3] + under[k]! * (1 - top[3])).concat(1) as unknown as Colour;
  const ground = (element: Element | null): Colour => {
    if (element === null) return [255, 255, 255, 1];
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] >= 1 ? own : over(own, ground(element.parentElement));
  };
  globalThis.eyes = {
    seen(element) {
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      if (style.visibility !== 'visible' || box.width < 2 || box.height < 2) return false;
      if (element.closest('.unseen, [inert]') !== null || style.clipPath !== 'none') return false;
      return (element as HTMLElement).checkVisibility();
    },
    nameOf: (element) =>
      (element.getAttribute('aria-label') ?? element.textContent.trim().replaceAll(/\s+/g, ' ')).slice(0, 40),
    parse,
    over,
    ground,
    contrast(a, b) {
      const [high, low] = [light(a), light(b)].sort((p, q) => q - p) as [number, number];
      return (high + 0.05) / (low + 0.05);
    },
  };
}
