import type { Page } from 'playwright-core';
import './eyes';

/**
 * What is wrong for somebody who uses keys alone: a control that Tab does not reach, one that comes in an order nobody reads
 * in, one that does not show that it has the focus (WCAG 2.4.3, 2.4.7, 2.4.13, 1.4.11). Runs within the page; one real Tab
 * tells the browser that a keyboard is used.
 */
export async function unreached(page: Page): Promise<string[]> {
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const { seen, nameOf, parse, over, ground, contrast } = globalThis.eyes;
    const HAIR_PX = 2;
    const wrong: string[] = [];
    const controls = [
      ...document.querySelectorAll<HTMLElement>('button, a, input, select, [tabindex], [role="button"]'),
    ].filter(seen);

    // ---- reached: every control in the order of the page, none twice, none that keeps the focus
    for (const control of controls) {
      if (control.tabIndex !== 0) wrong.push(`${nameOf(control)}: tabindex ${control.tabIndex}`);
      if ((control as HTMLButtonElement).disabled) wrong.push(`${nameOf(control)}: no focus while disabled`);
      if (!control.matches('button')) wrong.push(`${nameOf(control)}: no button, Enter does nothing`);
    }

    // ---- read: within head, screen and foot each step goes on to the right or down, or begins a new column
    const placeOf = (control: Element) => control.closest('header, .foot, .sheet, main')!;
    controls.slice(1).forEach((next, i) => {
      const last = controls[i]!;
      if (placeOf(last) !== placeOf(next) || last.contains(next)) return;
      const [a, b] = [last.getBoundingClientRect(), next.getBoundingClientRect()];
      // A key that lies within another's picture is read with it.
      if (last.closest('.offer') !== null && last.closest('.offer') === next.closest('.offer')) return;
      const right = b.left >= a.right - HAIR_PX;
      const down = b.top >= a.bottom - HAIR_PX;
      if (!right && !down) wrong.push(`${nameOf(next)} comes after ${nameOf(last)}, but stands before it`);
    });

    // ---- shown: a ring of its own colour, around the key, where nothing cuts it off
    const before = document.activeElement as HTMLElement | null;
    for (const control of controls) {
      control.focus();
      if (document.activeElement !== control) {
        wrong.push(`${nameOf(control)}: takes no focus`);
        continue;
      }
      const style = getComputedStyle(control);
      const width = Number.parseFloat(style.outlineWidth);
      if (style.outlineStyle === 'none' || width < 2) {
        wrong.push(`${nameOf(control)}: nothing shows the focus`);
        continue;
      }
      const reach = Number.parseFloat(style.outlineOffset) + width;
      // A ring within the key stands on the key.
      const under = ground(reach > 0 ? control.parentElement : control);
      const ratio = contrast(over(parse(style.outlineColor), under), under);
      if (ratio < 3) wrong.push(`${nameOf(control)}: its ring is faint, ${ratio.toFixed(2)}`);
      const box = control.getBoundingClientRect();
      for (let at: Element | null = control.parentElement; at !== null; at = at.parentElement) {
        if (getComputedStyle(at).overflow !== 'hidden') continue;
        const edge = at.getBoundingClientRect();
        const beyond = Math.max(
          edge.left - (box.left - reach),
          edge.top - (box.top - reach),
          box.right + reach - edge.right,
          box.bottom + reach - edge.bottom,
        );
        if (beyond > HAIR_PX) wrong.push(`${nameOf(control)}: its ring is cut by ${beyond.toFixed(0)} px`);
      }
    }
    (document.activeElement as HTMLElement).blur();
    before?.focus();
    return wrong;
  });
}
