import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import icons from 'unplugin-icons/vite';
import { defineConfig, type Plugin } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * `virtual:routes`: id → [method, path] of the contract, taken from the contract itself at build time. The pages need no
 * schemas at run time (the server validates), so zod stays out of the first screen's 60 kB; types come by `import type`.
 */
function contractRoutes(): Plugin {
  const id = 'virtual:routes';
  return {
    name: 'contract-routes',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(resolved) {
      if (resolved !== `\0${id}`) return undefined;
      const { routes } = createRequire(import.meta.url)(`${root}dist/libs/contract/src/index.js`) as {
        routes: Record<string, { method: string; path: string; upload?: boolean }>;
      };
      const table = Object.fromEntries(Object.entries(routes).map(([name, r]) => [name, [r.method, r.path]]));
      return `export const ROUTES = ${JSON.stringify(table)};`;
    },
  };
}

/** Which build this is: the day and the commit, where there is one. */
function buildName(): string {
  const day = new Date().toISOString().slice(0, 10);
  const { stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' });
  return [day, stdout?.trim()].filter(Boolean).join('-');
}

export default defineConfig({
  root: here,
  base: '/',
  define: { __BUILD__: JSON.stringify(buildName()) },
  plugins: [
    paraglideVitePlugin({
      project: `${here}project.inlang`,
      outdir: `${here}src/shared/messages`,
      strategy: ['globalVariable', 'baseLocale'],
      // svelte-check reads the catalogue's types
      emitTsDeclarations: true,
    }),
    svelte({ configFile: false }),
    icons({ compiler: 'svelte' }),
    contractRoutes(),
  ],
  build: {
    outDir: `${root}dist/pages`,
    emptyOutDir: true,
    target: 'es2022',
    // No data: addresses: the content security policy lets fonts and pictures come from the station alone.
    assetsInlineLimit: 0,
    rolldownOptions: { input: { kiosk: `${here}index.html`, desk: `${here}desk/index.html` } },
  },
});
