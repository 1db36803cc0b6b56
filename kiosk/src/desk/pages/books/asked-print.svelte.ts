import type { BodyIn, Print, Routes } from '#contract';
import { v7 as uuidv7 } from 'uuid';
import { desk } from '../../desk.svelte';

const AGAIN_MS = 500;
const NAMES = { pdf: 'pdf', xlsx: 'xlsx', csv: 'csv' } as const;

/** A print asked for on this page: followed until the worker has made it, then fetched when the person says so. */
export class AskedPrint {
  print = $state<Print | null>(null);
  #followed = true;

  /** Asks for it; the id is made before it is sent, so that a second click asks for the same one. */
  async ask(body: BodyIn<Routes['print.ask']>): Promise<void> {
    const params = { printId: uuidv7() };
    this.print = await desk.ask('print.ask', { params, body });
    while (this.#followed && (this.print.state === 'waiting' || this.print.state === 'making')) {
      await new Promise((done) => setTimeout(done, AGAIN_MS));
      this.print = await desk.ask('print.get', { params });
    }
  }

  /** The page was left: the print is among the prints. */
  leave(): void {
    this.#followed = false;
  }
}

/** Hands the file to the browser, under a name that tells what it is. */
export async function download(print: Print, title: string): Promise<void> {
  const { printId, format, askedAt } = print;
  const file = (await desk.ask('print.fetch', { params: { printId }, file: true })) as unknown as Blob;
  saveFile(file, `${title}-${askedAt.slice(0, 10)}.${NAMES[format]}`);
}

/** Lets the browser keep a file under a name. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
