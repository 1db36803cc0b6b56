/**
 * Builds the screens, then ends at once: the catalogue compiler leaves a timer behind that would keep `vite build`
 * alive for half a minute after its work is done.
 */
import { build } from 'vite';
import { checkVoice } from '../check/voice.mjs';
import { ROOT } from './paths.mjs';
import { cutRareFaces } from './rare-faces.mjs';

try {
  // No page is built with a sentence that has no spoken script beside it.
  const { wrong } = checkVoice(ROOT);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  await cutRareFaces(`${ROOT}/kiosk/src/shared/look/rare`);
  await build({ configFile: `${ROOT}/kiosk/vite.config.mts`, logLevel: 'warn' });
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error?.message ?? error}\n`);
  process.exit(1);
}
