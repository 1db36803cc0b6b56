/** `npm run build`: builds what is older than its sources. */
import { buildStale } from './house/build.mjs';
import { checkNode, installMissing } from './house/install.mjs';
import { runMain } from './house/say.mjs';

await runMain(async () => {
  checkNode();
  await installMissing();
  await buildStale();
});
