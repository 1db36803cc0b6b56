import { GRAPHS, type Graph } from '#contract';
import { ROOT } from '#platform';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const README = join(ROOT, 'README.md');
const BEGIN = '<!-- graphs: written by `npm run docs` from libs/contract/src/graphs.ts -->';
const END = '<!-- /graphs -->';

/** One aggregate's states as a Mermaid state diagram. */
export function mermaidOf(graph: Graph<string>): string {
  const idOf = (state: string) => state.replaceAll('-', '_');
  const states = Object.entries(graph);
  const lines = states.flatMap(([from, next]) =>
    next.length === 0 ? [`  ${idOf(from)} --> [*]`] : next.map((to) => `  ${idOf(from)} --> ${idOf(to)}`),
  );
  return ['```mermaid', 'stateDiagram-v2', `  [*] --> ${idOf(states[0]![0])}`, ...lines, '```'].join('\n');
}

/** README with its graphs drawn anew. */
export function withGraphs(readme: string): string {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error('README.md lacks the marks between which its graphs stand');
  const drawn = Object.entries(GRAPHS).map(
    ([name, graph]) => `**${name}**\n\n${mermaidOf(graph as Graph<string>)}`,
  );
  return `${readme.slice(0, from)}${BEGIN}\n\n${drawn.join('\n\n')}\n\n${readme.slice(to)}`;
}

/** The README as it stands. */
export const readReadme = (): string => readFileSync(README, 'utf8');

if (require.main === module) writeFileSync(README, withGraphs(readReadme()));
