import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Texts = Record<string, string>;

/** What the check says about these two catalogues. */
function check(zh: Texts, en: Texts): string[] {
  const root = mkdtempSync(join(tmpdir(), 'station-voice-'));
  mkdirSync(join(root, 'kiosk/messages'), { recursive: true });
  writeFileSync(join(root, 'kiosk/messages/kiosk.zh.json'), JSON.stringify(zh));
  writeFileSync(join(root, 'kiosk/messages/kiosk.en.json'), JSON.stringify(en));
  const command = join(process.cwd(), 'libs/station/bin/check.mjs');
  const { status, stdout } = spawnSync(process.execPath, [command, 'voice', `--root=${root}`], {
    encoding: 'utf8',
  });
  rmSync(root, { recursive: true });
  const wrong = stdout.split('\n').filter((line) => line.startsWith('kiosk/messages'));
  expect(status).toBe(wrong.length > 0 ? 1 : 0);
  return wrong;
}

const ZH = { hello: '您好', hello_say: '您好。', name_label: '姓名' };
const EN = { hello: 'Hello', hello_say: 'Hello.', name_label: 'Name' };
const LONG = '这一句话写得实在太长了老人站在机器前面一眼根本看不完';

describe('a message of the kiosk', () => {
  it('is well with its script in both languages', () => expect(check(ZH, EN)).toEqual([]));

  const { hello_say: _, ...silent } = ZH;
  it.each<[string, Texts, Texts, string]>([
    ['has no script', silent, EN, 'hello: no spoken script'],
    ['has an empty script', { ...ZH, hello_say: ' ' }, EN, 'hello: no spoken script'],
    ['is missing in the other language', { ...ZH, more: '更多', more_say: '更多。' }, EN, 'more: missing in'],
    ['fills in other parts', { ...ZH, hello: '{name}您好' }, EN, 'hello: other parts'],
    ['is too long a sentence', { ...ZH, hello: LONG }, EN, 'hello: a sentence of more than 20'],
    [
      'is gone, its script is not',
      { ...ZH, gone_say: '没了。' },
      EN,
      'gone_say: a script without its sentence',
    ],
    ['is none at all', {}, {}, 'kiosk/messages: no message at all'],
  ])('is refused where it %s', (_name, zh, en, says) => {
    expect(check(zh, en)).toEqual(expect.arrayContaining([expect.stringContaining(says)]));
  });
});
