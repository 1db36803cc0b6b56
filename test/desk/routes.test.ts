import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PERMISSIONS } from '#access';
import { routes, type RouteId } from '#contract';
import { ROOT, settingDefaults } from '#platform';

/** Everything that the API can do for a role can be done at the desk, but for what is said here, with its reason. */
const ELSEWHERE: Partial<Record<RouteId, string>> = {
  'list.settle':
    'a list on its way is sent again under the same id until an answer came: asking would give it up',
  'objection.get': 'the queue brings each objection whole',
};

/** Rooms of other pages: the county's across stations; the spreadsheets of people, brought in by their own import. */
const OTHER_ROOMS = /^(county|roster|opening)\./;

const sources = (folder: string): string =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(svelte|ts)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

it('leaves no route of staff without a page', () => {
  const pages = sources(join(ROOT, 'kiosk/src/desk'));
  const ofStaff = (Object.keys(routes) as RouteId[]).filter((id) => PERMISSIONS[id].staff !== undefined);
  expect(ofStaff.length).toBeGreaterThan(130);
  const missing = ofStaff.filter(
    (id) => !pages.includes(`'${id}'`) && ELSEWHERE[id] === undefined && !OTHER_ROOMS.test(id),
  );
  expect(missing).toEqual([]);
});

it('has a word for every setting of the station, in both languages', () => {
  for (const language of ['zh', 'en']) {
    const words = JSON.parse(
      readFileSync(join(ROOT, `kiosk/messages/desk-station.${language}.json`), 'utf8'),
    ) as Record<string, string>;
    const keys = Object.keys(settingDefaults()).map((key) => `desk_setting_${key.replaceAll('.', '_')}`);
    expect(keys.filter((key) => !words[key])).toEqual([]);
  }
});
