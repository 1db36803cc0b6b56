import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the supervisor reads of the trail is words: every action that any room writes has one, in both languages. */
const ROOT = join(__dirname, '../../..');
const ACTION = /\baudit\([^;]*?'([a-z-]+[.-][a-zA-Z-]+)'/gs;

const sources = readdirSync(join(ROOT, 'libs'), { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'),
);
const actions = new Set(
  sources.flatMap((path) =>
    [...readFileSync(join(ROOT, 'libs', path), 'utf8').matchAll(ACTION)].map(([, action]) => action!),
  ),
);

test.each(['zh', 'en'])('every action of the trail has its word in %s', (language) => {
  const words = Object.assign(
    {},
    ...readdirSync(join(ROOT, 'kiosk/messages'))
      .filter((name) => name.startsWith('desk') && name.endsWith(`.${language}.json`))
      .map((name): unknown => JSON.parse(readFileSync(join(ROOT, 'kiosk/messages', name), 'utf8'))),
  ) as Record<string, string>;
  expect(actions.size).toBeGreaterThan(60);
  const missing = [...actions].filter((action) => !words[`desk_action_${action.replaceAll(/[-.]/g, '_')}`]);
  expect(missing.sort()).toEqual([]);
});
