import type { Page } from 'playwright-core';
import { PAPER_PX } from './walker';

/** What is wrong with the printed slip: wider than its paper, too small to read, nothing to fetch the goods with. */
export function misprinted(page: Page): Promise<string[]> {
  return page.evaluate((paperPx) => {
    const wrong: string[] = [];
    const slip = document.querySelector('.printed')!;
    const edge = slip.getBoundingClientRect();
    if (edge.right > paperPx || edge.left < 0) wrong.push(`the slip is ${edge.width} px wide`);
    const walker = document.createTreeWalker(slip, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.textContent!.trim() === '') continue;
      const style = getComputedStyle(node.parentElement!);
      // 9 points are the least that a thermal printer draws clearly.
      if (Number.parseFloat(style.fontSize) < 11.9) wrong.push(`${node.textContent}: ${style.fontSize}`);
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const { left, right } of range.getClientRects())
        if (left < edge.left || right > edge.right) wrong.push(`${node.textContent}: beyond the paper`);
    }
    const code = slip.querySelector('svg')?.getBoundingClientRect();
    if (code === undefined || code.width < 110) wrong.push('no code that a scanner reads');
    return wrong;
  }, PAPER_PX);
}
