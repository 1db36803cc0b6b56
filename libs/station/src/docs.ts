import { CLAIM, CLAIM_STEP, GRAPHS, NOTICE, REDEMPTION, STEPS, type ClaimState, type Graph } from '#contract';
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

const AGGREGATES = { notice: NOTICE, claim: CLAIM, redemption: REDEMPTION };
type Aggregate = keyof typeof AGGREGATES;

/** The step whose box a state stands in. */
const stepOf = (aggregate: Aggregate, state: string) =>
  aggregate === 'claim' ? CLAIM_STEP[state as ClaimState] : aggregate === 'notice' ? 'notify' : 'redeem';

/** The seven steps as one picture: a box a step, in it the states that it moves a notice, a claim, a redemption into. */
export function sevenSteps(): string {
  const drawn = Object.entries(AGGREGATES) as [Aggregate, Graph<string>][];
  const id = (aggregate: Aggregate, state: string) => `${aggregate}_${state.replaceAll('-', '_')}`;
  const boxes = STEPS.flatMap((step, i) => [
    `  subgraph ${step}["${i + 1} ${step}"]`,
    ...drawn.flatMap(([aggregate, graph]) =>
      Object.keys(graph)
        .filter((state) => stepOf(aggregate, state) === step)
        .map((state) => `    ${id(aggregate, state)}["${state}"]`),
    ),
    '  end',
  ]);
  const edges = drawn.flatMap(([aggregate, graph]) =>
    Object.entries(graph).flatMap(([from, next]) =>
      next.map((to) => `  ${id(aggregate, from)} --> ${id(aggregate, to)}`),
    ),
  );
  // Dotted: a notice is answered by many claims, and points are fungible once they are in the account.
  const between = ['  notice_open -.-> claim_submitted', '  claim_credited -.-> redemption_held'];
  return ['```mermaid', 'flowchart LR', ...boxes, ...edges, ...between, '```'].join('\n');
}

/** README with its graphs drawn anew. */
export function withGraphs(readme: string): string {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error('README.md lacks the marks between which its graphs stand');
  const drawn = Object.entries(GRAPHS).map(
    ([name, graph]) => `**${name}**\n\n${mermaidOf(graph as Graph<string>)}`,
  );
  drawn.unshift(sevenSteps());
  return `${readme.slice(0, from)}${BEGIN}\n\n${drawn.join('\n\n')}\n\n${readme.slice(to)}`;
}

/** The README as it stands. */
export const readReadme = (): string => readFileSync(README, 'utf8');

if (require.main === module) writeFileSync(README, withGraphs(readReadme()));
