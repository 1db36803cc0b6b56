import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the supervisor reads of the trail is words: every action that any room writes has one, in both languages. */
const ROOT = join(__dirname, '../../..');
const CHECK = /(?:check: |differs\(|finding\()'([a-z-]+)'/g;
const COMPARED = /^\s+\['([a-z-]+)',/gm;
const ACTION = /\baudit\([^;]*?'([a-z-]+[.-][a-zA-Z-]+)'/gs;

const sources = readdirSync(join(ROOT, 'libs'), { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'),
);
const namesIn = (paths: readonly string[], pattern: RegExp) =>
  new Set(
    paths.flatMap((path) =>
      [...readFileSync(join(ROOT, 'libs', path), 'utf8').matchAll(pattern)].map(([, name]) => name!),
    ),
  );
const actions = namesIn(sources, ACTION);
const checks = new Set([...namesIn(sources, CHECK), ...namesIn(['ledger/src/verify/chains.ts'], COMPARED)]);

const wordsIn = (language: string) =>
  Object.assign(
    {},
    ...readdirSync(join(ROOT, 'kiosk/messages'))
      .filter((name) => name.startsWith('desk') && name.endsWith(`.${language}.json`))
      .map((name): unknown => JSON.parse(readFileSync(join(ROOT, 'kiosk/messages', name), 'utf8'))),
  ) as Record<string, string>;

test.each(['zh', 'en'])('every check of the books has its word in %s', (language) => {
  const words = wordsIn(language);
  expect(checks.size).toBeGreaterThan(30);
  expect([...checks].filter((check) => !words[`desk_check_${check.replaceAll('-', '_')}`]).sort()).toEqual(
    [],
  );
});

test.each(['zh', 'en'])('every action of the trail has its word in %s', (language) => {
  const words = wordsIn(language);
  expect(actions.size).toBeGreaterThan(60);
  const missing = [...actions].filter((action) => !words[`desk_action_${action.replaceAll(/[-.]/g, '_')}`]);
  expect(missing.sort()).toEqual([]);
});
