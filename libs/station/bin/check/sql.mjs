/**
 * The rules that let the same SQL run sharded by station, as far as a reader of text can see them:
 *  8  every statement on a station's table names the station by a parameter, and none asks current_setting();
 * 10  no INSERT within a WITH, no WITH that feeds an INSERT;
 * 11  a PL/pgSQL function takes the station first, and is called as SELECT … FROM f($1, …) with nothing beside it.
 */
import { EVERY_STATION, sqlTexts, statements, withoutCommentsAndStrings } from './statements.mjs';

/** in: the checkout's root. out: { checked, wrong: ['file:line message'] } */
export function checkSql(root) {
  const texts = sqlTexts(root);
  const all = texts.flatMap(statements);
  const known = { tables: stationTables(texts), functions: stationFunctions(texts) };
  const wrong = [
    ...all.flatMap((statement) =>
      RULES.flatMap((rule) => {
        const message = rule(statement, known);
        return message ? [`${statement.path}:${statement.line} ${message}`] : [];
      }),
    ),
    ...texts.flatMap(wrongSignatures),
  ];
  return { checked: `${all.length} statements`, wrong };
}

const RULES = [namesTheStation, asksNoSetting, insertsWithoutWith, callsAlone];

/** The list of stations itself: a small reference table, on every node. */
const REFERENCE = 'station';

/** Tables whose CREATE TABLE has a column station_id. */
function stationTables(texts) {
  const found = new Set();
  for (const { text } of texts) {
    const bare = withoutCommentsAndStrings(text);
    for (const match of bare.matchAll(
      /\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(?:points\.)?(\w+)\s*\(([^;]*)/gi,
    )) {
      if (match[1] !== REFERENCE && /\bstation_id\b/i.test(match[2])) found.add(match[1]);
    }
  }
  return found;
}

const HEAD =
  /\bcreate\s+(?:or\s+replace\s+)?function\s+(?:points\.)?(\w+)\s*\(([^)]*)\)([\s\S]*?)(?=\$\w*\$)/gi;

/** PL/pgSQL functions that are called by statements: triggers are not. */
function* functionsOf(text) {
  const bare = withoutCommentsAndStrings(text);
  for (const match of bare.matchAll(HEAD)) {
    const tail = match[3] + bare.slice(match.index + match[0].length).split(/\bcreate\b/i)[0];
    if (/\breturns\s+(event_)?trigger\b/i.test(tail) || !/\blanguage\s+plpgsql\b/i.test(tail)) continue;
    const first = match[2].split(',')[0].trim();
    if (/\bregclass$/i.test(first)) continue; // what migrations do to a table, not a movement
    yield { name: match[1], first, index: match.index };
  }
}

function stationFunctions(texts) {
  return new Set(texts.flatMap(({ text }) => [...functionsOf(text)].map(({ name }) => name)));
}

function wrongSignatures({ path, line, text }) {
  return [...functionsOf(text)]
    .filter(({ first, index }) => !/station/i.test(first) && !EVERY_STATION.test(commentBefore(text, index)))
    .map(
      ({ name, index }) =>
        `${path}:${line + text.slice(0, index).split('\n').length - 1} rule 11: ${name} must take the station first`,
    );
}

function commentBefore(text, index) {
  return text.slice(0, index).match(/(?:[ \t]*--[^\n]*\n)*$/)[0];
}

/** What a sweep asks first (rule 9): which stations have something due, one probe of an index each. */
const ASKS_STATIONS = /^\s*select\s+(\w+)\.station_id\s+from\s+points\.station\s+\1\s+where\b.*\bexists\b/is;

function namesTheStation({ text, bare }, { tables }) {
  const head = bare.match(
    /^\s*(?:return\s+query\s+|for\s+\w+\s+in\s+|execute\s+)?(select|update|delete|with|perform)\b/i,
  );
  if (!head || EVERY_STATION.test(text) || ASKS_STATIONS.test(bare)) return undefined;
  const named = [...bare.matchAll(/\b(?:from|join|update)\s+(?:only\s+)?(?:points\.)?(\w+)/gi)].map(
    ([, name]) => name,
  );
  const table = named.find((name) => tables.has(name));
  if (!table || /\bstation_id\s*=\s*(?:\$\d+|[a-z_]\w*(?!\w*\s*\.))/i.test(bare)) return undefined;
  return `rule 8: the statement on ${table} does not say station_id = $n`;
}

function asksNoSetting({ text, bare }) {
  if (!/\bcurrent_setting\s*\(/i.test(bare) || /^\s*(create|alter)\s+policy\b/i.test(bare)) return undefined;
  return EVERY_STATION.test(text) ? undefined : 'rule 8: current_setting() in a statement';
}

function insertsWithoutWith({ bare }) {
  const hasWith =
    /\bwith\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as\s+(?:(?:not\s+)?materialized\s+)?\(/i.test(bare);
  return hasWith && /\binsert\s+into\b/i.test(bare) ? 'rule 10: INSERT and WITH in one statement' : undefined;
}

function callsAlone({ bare }, { functions }) {
  for (const match of bare.matchAll(/\b(from|join|,)\s*(?:points\.)?(\w+)\s*\(/gi)) {
    if (!functions.has(match[2])) continue;
    const after = bare
      .slice(closing(bare, match.index + match[0].length))
      .replace(/^\s*(?:as\s+)?(?:\w+)?/i, '');
    const beside = match[1].toLowerCase() !== 'from' || /^\s*,|\bjoin\b/i.test(after);
    if (beside) return `rule 11: ${match[2]} stands beside something else in FROM`;
  }
  return undefined;
}

/** The position behind the bracket that closes the one before `from`. */
function closing(text, from) {
  let depth = 1;
  let at = from;
  while (at < text.length && depth > 0) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    at += 1;
  }
  return at;
}
