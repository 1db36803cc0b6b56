import packageJson from '../../../package.json';
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

it('says of every dependency why it is there', () => {
  const readme = readReadme();
  const { dependencies, devDependencies } = packageJson;
  const named = Object.keys({ ...dependencies, ...devDependencies }).filter(
    (name) => !name.startsWith('@types/'),
  );
  expect(named.filter((name) => !readme.includes(name))).toEqual([]);
});
