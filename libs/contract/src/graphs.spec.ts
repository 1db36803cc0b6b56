import { GRAPHS, type Graph } from './graphs';

describe.each(Object.entries(GRAPHS) as [string, Graph<string>][])('the graph of a %s', (_, graph) => {
  const states = Object.keys(graph);

  it('leads only to states it knows', () => {
    for (const next of Object.values(graph)) expect(states).toEqual(expect.arrayContaining([...next]));
  });

  it('reaches every state from its first one', () => {
    const reached = new Set([states[0]!]);
    for (const state of reached) for (const next of graph[state]!) reached.add(next);
    expect([...reached].sort()).toEqual([...states].sort());
  });
});
