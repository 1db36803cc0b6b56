import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import icons from 'unplugin-icons/vite';
import { defineConfig, runnerImport, type Plugin } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));

interface Contract {
  routes: Record<string, { method: string; path: string }>;
  ASSESSORS: number;
  EVERY_READER: unknown;
  REFUSAL_SENTENCES: unknown;
  SHEET_SENTENCES: unknown;
}

/**
 * `virtual:routes`: id → [method, path] of the contract, taken from the contract itself at build time. The pages need no
 * schemas at run time (the server validates), so zod stays out of the first screen's 60 kB; types come by `import type`.
 * Beside them the contract's values that pages need: `EVERY_READER`, `ASSESSORS`.
 * `virtual:refusals`: the sentences of its refusals and of what is wrong in a spreadsheet, for replies that name codes.
 */
function contractRoutes(): Plugin {
  let contract: ReturnType<typeof runnerImport<Contract>> | undefined;
  const [id, sentences] = ['virtual:routes', 'virtual:refusals'];
  return {
    name: 'contract-routes',
    resolveId: (source) => (source === id || source === sentences ? `\0${source}` : undefined),
    async load(resolved) {
      if (resolved !== `\0${id}` && resolved !== `\0${sentences}`) return undefined;
      // From its sources: the server, which has it compiled, may be built at the same time.
      contract ??= runnerImport<Contract>(`${root}libs/contract/src/index.ts`, { configFile: false, root });
      const { routes, ASSESSORS, EVERY_READER, REFUSAL_SENTENCES, SHEET_SENTENCES } = (await contract).module;
      if (resolved === `\0${sentences}`)
        return `export const REFUSAL_SENTENCES = ${JSON.stringify(REFUSAL_SENTENCES)};export const SHEET_SENTENCES = ${JSON.stringify(SHEET_SENTENCES)};`;
      const table = Object.fromEntries(Object.entries(routes).map(([name, r]) => [name, [r.method, r.path]]));
      return `export const ROUTES = ${JSON.stringify(table)};export const EVERY_READER = ${JSON.stringify(EVERY_READER)};export const ASSESSORS = ${ASSESSORS};`;
    },
  };
}

/**
 * Tells the service worker which files the kiosk's shell is: all that its page can reach, fonts apart, which are kept as
 * they are needed. Without one of them a screen would be missing when the network is.
 */
function shellOf(page: string): Plugin {
  return {
    name: 'shell',
    // Last of all: chunks of styles alone are gone by then.
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = new Set<string>();
        const add = (name: string): void => {
          const file = bundle[name];
          if (file === undefined || files.has(name)) return;
          files.add(name);
          if (file.type !== 'chunk') return;
          [...file.imports, ...file.dynamicImports, ...(file.viteMetadata?.importedCss ?? [])].forEach(add);
        };
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        add(chunks.find((chunk) => chunk.isEntry && chunk.name === page)!.fileName);
        const paths = ['/', ...[...files].map((file) => `/${file}`).sort()];
        const name = createHash('sha256').update(paths.join()).digest('hex').slice(0, 12);
        const worker = chunks.find((chunk) => chunk.name === 'sw')!;
        worker.code = worker.code.replaceAll('__SHELL__', JSON.stringify({ name, files: paths }));
      },
    },
  };
}

/** Which build this is: the day and the commit, where there is one. */
function buildName(): string {
  const day = new Date().toISOString().slice(0, 10);
  const { stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' });
  return [day, stdout?.trim()].filter(Boolean).join('-');
}

/**
 * One catalogue a language out of `messages/<area>.<language>.json`: the compiler takes minutes to join ten files of
 * what it compiles in two seconds as one. A message that two areas name ends the build.
 */
function gatherMessages(): void {
  const gathered = `${here}project.inlang/messages`;
  mkdirSync(gathered, { recursive: true });
  for (const language of ['zh', 'en']) {
    const all: Record<string, unknown> = {};
    for (const file of readdirSync(`${here}messages`).sort()) {
      if (file !== `${language}.json` && !file.endsWith(`.${language}.json`)) continue;
      const { $schema: _, ...area } = JSON.parse(readFileSync(`${here}messages/${file}`, 'utf8')) as Record<string, unknown>; // prettier-ignore
      const twice = Object.keys(area).find((name) => name in all);
      if (twice !== undefined)
        throw new Error(`${file}: the message ${twice} stands in another catalogue too`);
      Object.assign(all, area);
    }
    writeFileSync(`${gathered}/${language}.json`, JSON.stringify(all));
  }
}
gatherMessages();

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
    shellOf('kiosk'),
  ],
  build: {
    outDir: `${root}dist/pages`,
    emptyOutDir: true,
    target: 'es2022',
    // No data: addresses: the content security policy lets fonts and pictures come from the station alone.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { kiosk: `${here}index.html`, desk: `${here}desk/index.html`, sw: `${here}src/kiosk/sw.ts` },
      // The worker's address stays; everything else changes its name with its content.
      output: { entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
});
