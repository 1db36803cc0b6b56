import type Axe from 'axe-core';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** Ends in `undefined`: what a script answers is sent back, and axe is large. */
const AXE = `${readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')};undefined`;

/** What axe finds on the screen that stands (WCAG 2.2 A, AA, AAA and its own advice), as `rule: where`. */
export async function findings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  // A screen that is still on its way has no heading yet.
  await page.waitForSelector('h1', { state: 'attached' });
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    const tags = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']; // prettier-ignore
    const { violations } = await axe.run(document, {
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 140)}`),
    );
  });
}
