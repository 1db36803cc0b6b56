import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where the bytes of evidence, proofs, recordings and pictures lie: one interface, so that a server can use another store. */
export interface FileStore {
  put(station: number, fileId: string, bytes: Buffer): Promise<void>;
  /** @returns null when the file was erased */
  get(station: number, fileId: string): Promise<Buffer | null>;
  erase(station: number, fileId: string): Promise<void>;
}

/** Files in the data folder: `files/<station>/<last two characters of the id>/<id>`. */
export function folderStore(dataDir: string): FileStore {
  const pathOf = (station: number, fileId: string) =>
    join(dataDir, 'files', String(station), fileId.slice(-2), fileId);
  return {
    async put(station, fileId, bytes) {
      const path = pathOf(station, fileId);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes, { mode: 0o600 });
    },
    async get(station, fileId) {
      try {
        return await readFile(pathOf(station, fileId));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async erase(station, fileId) {
      await rm(pathOf(station, fileId), { force: true });
    },
  };
}
