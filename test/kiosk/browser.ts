import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { ROOT } from '#platform';

const PACKAGE = join(ROOT, 'node_modules/@sparticuz/chromium');

/** Own flags: the package's are for another house, and switch off the web's security. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Inflates the browser once, in a folder of its own that appears whole or not at all: tests run side by side. In a
 * process of its own, since the package is ESM alone and reads its places from the environment.
 */
function inflated(): string {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const home = join(tmpdir(), `station-chromium-${version}`);
  if (existsSync(home)) return home;
  const making = `${home}.${process.pid}`;
  mkdirSync(making);
  const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    // With this its libraries are inflated too, for machines that lack them.
    env: { ...process.env, TMPDIR: making, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the browser did not unpack: ${stderr}`);
  if (existsSync(home)) rmSync(making, { recursive: true });
  else renameSync(making, home);
  return home;
}

/** A browser on a machine that has none installed. */
export async function openBrowser(): Promise<Browser> {
  const home = inflated();
  const executablePath = join(home, 'chromium');
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(home, 'fonts') };
  const env = { ...process.env, ...fonts } as Record<string, string>;
  try {
    return await chromium.launch({ executablePath, args: FLAGS, env });
  } catch (error) {
    if (!/shared libraries|libnss3/.test(String(error))) throw error;
    const libraries = join(home, 'al2023', 'lib');
    return chromium.launch({ executablePath, args: FLAGS, env: { ...env, LD_LIBRARY_PATH: libraries } });
  }
}
