import { mermaidOf, readReadme, withGraphs } from './docs';

it('draws each edge once, from the first state to the ends', () => {
  expect(mermaidOf({ held: ['handed-over', 'released'], 'handed-over': [], released: [] })).toBe(
    [
      '```mermaid',
      'stateDiagram-v2',
      '  [*] --> held',
      '  held --> handed_over',
      '  held --> released',
      '  handed_over --> [*]',
      '  released --> [*]',
      '```',
    ].join('\n'),
  );
});

it('stands in the README as the code has it', () => {
  expect(withGraphs(readReadme())).toBe(readReadme());
});
