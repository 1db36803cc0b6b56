import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** What browsers play; other files in the folder are left alone. */
const TYPES: Readonly<Record<string, string>> = {
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.wav': 'audio/wav',
  '.webm': 'audio/webm',
};
const LANGUAGES: ReadonlySet<string> = new Set(['zh', 'en']);

interface Asked {
  Params: { language: string; file: string };
}

/** The clips of a language: each file is named for the text that it says. A folder that is not there holds none. */
async function clipsIn(folder: string, language: string): Promise<string[]> {
  if (!LANGUAGES.has(language)) return [];
  const names = await readdir(join(folder, language)).catch(() => []);
  return names.filter((name) => TYPES[extname(name).toLowerCase()] !== undefined);
}

/**
 * Serves the station's recorded voice at `/voice/<language>/`: `clips.json` says which text lies in which file, with the
 * time of the recording in its address, so that a page may keep a clip for good. No clips is an answer, not an error: then
 * the browser's own voice speaks (kiosk.md, "Sizes and words").
 * @param folder `STATION_DATA/voice`
 */
export function serveVoice(app: NestFastifyApplication, folder: string): void {
  const server = app.getHttpAdapter().getInstance();
  server.get<Asked>('/voice/:language/clips.json', async ({ params }, reply) => {
    const names = await clipsIn(folder, params.language);
    const clips: Record<string, string> = {};
    for (const name of names) {
      const { mtimeMs } = await stat(join(folder, params.language, name));
      clips[name.slice(0, -extname(name).length)] = `${encodeURIComponent(name)}?v=${Math.trunc(mtimeMs)}`;
    }
    return reply.header('cache-control', 'no-cache').send(clips);
  });
  server.get<Asked>('/voice/:language/:file', async ({ params }, reply) => {
    // Only what the folder lists: no name leads out of it.
    const names = await clipsIn(folder, params.language);
    if (!names.includes(params.file)) return reply.code(404).send();
    return reply
      .type(TYPES[extname(params.file).toLowerCase()]!)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(createReadStream(join(folder, params.language, params.file)));
  });
}
