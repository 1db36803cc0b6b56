import type { ResidentCaller, StaffCaller } from '#access';
import type { Tx } from '#platform';

/** Says whether somebody who did not upload a file may look at it. */
export type FileReader = (tx: Tx, caller: ResidentCaller | StaffCaller, fileId: string) => Promise<boolean>;

const readers = new Map<string, FileReader>();

/** A room says, once, who may look at files of a purpose that its rows refer to. */
export function registerFileReader(purpose: string, reader: FileReader): void {
  if (readers.has(purpose)) throw new Error(`files of purpose ${purpose} have two rooms that show them`);
  readers.set(purpose, reader);
}

/** Whether the room of a file's purpose shows it to the caller; what no room speaks for is shown to nobody. */
export async function mayReadFile(
  tx: Tx,
  caller: ResidentCaller | StaffCaller,
  file: { fileId: string; purpose: string },
): Promise<boolean> {
  return (await readers.get(file.purpose)?.(tx, caller, file.fileId)) ?? false;
}
