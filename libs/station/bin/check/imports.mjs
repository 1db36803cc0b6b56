/**
 * Import directions (README, "Where each thing is"): contract ← platform ← people ← {access, ledger, goods} ← claims ←
 * steps ← books ← {api, worker, station}; the kiosk sees contract alone. Holds for imports and for tables in SQL.
 */
import { imports, isTest, lineAt, parse, sources } from './sources.mjs';
import { sqlTexts, withoutCommentsAndStrings } from './statements.mjs';

const BELOW_STEPS = ['contract', 'platform', 'people', 'access', 'ledger', 'goods', 'claims'];
const LIBRARIES = [...BELOW_STEPS, 'steps', 'books'];

/** Which rooms a room may name. A step is one room: `steps` in a list means each of them. */
export const MAY_NAME = {
  contract: [],
  platform: ['contract'],
  people: ['contract', 'platform'],
  access: ['contract', 'platform', 'people'],
  ledger: ['contract', 'platform', 'people'],
  goods: ['contract', 'platform', 'people'],
  claims: ['contract', 'platform', 'people', 'access', 'ledger', 'goods'],
  steps: BELOW_STEPS,
  books: [...BELOW_STEPS, 'steps'],
  api: LIBRARIES,
  worker: LIBRARIES,
  station: LIBRARIES,
  kiosk: ['contract'],
};

/** Packages a room is held to; a room that is not named here may use any. */
const PACKAGES = { contract: ['zod'] };

/** in: the checkout's root. out: { checked, wrong: ['file:line message'] } */
export function checkImports(root) {
  const files = sources(root, ['.ts', '.mts', '.svelte']).filter(({ path }) => roomOf(path));
  const texts = sqlTexts(root).filter(({ path }) => roomOf(path));
  const wrong = [...files.flatMap(wrongImports), ...wrongTables(texts)];
  return { checked: `${files.length} files, ${texts.length} SQL texts`, wrong };
}

/** The room of a path: `steps/3-certify`, `ledger`, `api`; undefined for tests, which may see everything. */
export function roomOf(path) {
  if (isTest(path)) return undefined;
  const [top, second, third] = path.split('/');
  if (top !== 'libs') return top;
  return second === 'steps' ? `steps/${third}` : second;
}

function mayName(room, other) {
  if (room === other) return true;
  return MAY_NAME[room.split('/')[0]]?.includes(other.split('/')[0]) ?? false;
}

function wrongImports(file) {
  const room = roomOf(file.path);
  return imports(parse(file)).flatMap(({ name, position }) => {
    const reason = whyNot(room, file.path, name);
    return reason ? [`${file.path}:${lineAt(file.text, position)} ${reason}`] : [];
  });
}

function whyNot(room, path, name) {
  if (name.startsWith('.')) {
    const target = roomOf(new URL(name, `file:///${path}`).pathname.slice(1));
    return target === room ? undefined : `${room} reaches into ${target} by a path: use its door (#…)`;
  }
  if (name.startsWith('#')) {
    const other = name.slice(1);
    return mayName(room, other) ? undefined : `${room} may not import ${name}`;
  }
  const allowed = PACKAGES[room];
  return !allowed || allowed.includes(name) ? undefined : `${room} may not use the package ${name}`;
}

/** A table or function belongs to the room whose SQL creates it. */
function wrongTables(texts) {
  const bared = texts.map((text) => ({ ...text, bare: withoutCommentsAndStrings(text.text) }));
  const owners = new Map();
  for (const { path, bare } of bared) {
    for (const [, name] of bare.matchAll(
      /\bcreate\s+(?:or\s+replace\s+)?(?:unlogged\s+)?(?:table|view|function|procedure)\s+(?:if\s+not\s+exists\s+)?(?:points\.)?(\w+)/gi,
    )) {
      if (!owners.has(name)) owners.set(name, roomOf(path));
    }
  }
  return bared.flatMap(({ path, line, bare }) =>
    [...namedIn(bare)].flatMap(({ name, index }) => {
      const owner = owners.get(name);
      const room = roomOf(path);
      if (!owner || mayName(room, owner)) return [];
      return [`${path}:${line + lineAt(bare, index) - 1} ${room} may not name ${name} of ${owner}`];
    }),
  );
}

function* namedIn(bare) {
  const named =
    /\b(?:from|join|into|update|references|table|perform|on)\s+(?:only\s+)?(?:points\.)?(\w+)|\bpoints\.(\w+)/gi;
  for (const match of bare.matchAll(named)) yield { name: match[1] ?? match[2], index: match.index };
}
