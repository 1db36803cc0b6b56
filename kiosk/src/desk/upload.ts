import type { FilePurpose } from '#contract';
import { v7 as uuidv7 } from 'uuid';
import { desk } from './desk.svelte';

/** A picture with the id under which it is sent: sent twice after a cut, it is one file. */
export interface Upload {
  fileId: string;
  photo: Blob;
}
export const toUpload = (photo: Blob): Upload => ({ fileId: uuidv7(), photo });

/** Sends pictures. @returns their ids @throws RefusedByServer, NoAnswer */
export async function upload(files: readonly Upload[], purpose: FilePurpose = 'evidence'): Promise<string[]> {
  for (const { fileId, photo } of files)
    await desk.ask('file.upload', { params: { fileId }, query: { purpose }, bytes: photo });
  return files.map(({ fileId }) => fileId);
}
