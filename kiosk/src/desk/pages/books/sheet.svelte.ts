import type { ReplyOf, Routes } from '#contract';
import { v7 as uuidv7 } from 'uuid';
import { desk } from '../../desk.svelte';

export type Kind = 'roster' | 'opening';
type Roster = ReplyOf<Routes['roster.preview']>;
type Opening = ReplyOf<Routes['opening.preview']>;
/** What both previews say. */
export type Previewed = { kind: 'roster'; found: Roster } | { kind: 'opening'; found: Opening };

/** What a sheet may bring, in the order in which a person matches it. */
export const COLUMNS: Readonly<Record<Kind, readonly string[]>> = {
  roster: [
    'committee',
    'group',
    'building',
    'unit',
    'room',
    'householdNo',
    'name',
    'relation',
    'idNumber',
    'bornOn',
    'phone',
    'disability',
    'incomeSupport',
    'consent',
  ],
  opening: ['building', 'unit', 'room', 'householdNo', 'headName', 'points'],
};

/** One uploaded sheet: previewed as often as a person matches its headings anew, proposed once. */
export class Sheet {
  previewed = $state<Previewed | null>(null);
  /** A heading of the file by what it is taken for; '' is not used. */
  chosen = $state<Record<string, string>>({});
  proposed = $state(false);
  // Made before it is sent: a second click proposes the same one.
  readonly #id = uuidv7();

  constructor(
    readonly kind: Kind,
    readonly file: File,
  ) {}

  // Sent as bytes: what the file is stands in its first ones, whatever the browser calls it.
  get #bytes(): Blob {
    return new Blob([this.file], { type: 'application/octet-stream' });
  }

  get #columns(): { columns?: never } {
    const taken = Object.entries(this.chosen).filter(([, heading]) => heading !== '');
    // The query bears it as JSON text, which the schema reads.
    return (taken.length === 0 ? {} : { columns: JSON.stringify(Object.fromEntries(taken)) }) as {
      columns?: never;
    };
  }

  async preview(): Promise<void> {
    const what = { query: this.#columns, bytes: this.#bytes };
    this.previewed =
      this.kind === 'roster'
        ? { kind: 'roster', found: await desk.ask('roster.preview', what) }
        : { kind: 'opening', found: await desk.ask('opening.preview', what) };
    for (const column of COLUMNS[this.kind])
      this.chosen[column] ??= (this.previewed.found.columns as Record<string, string>)[column] ?? '';
  }

  /** Proposes what was previewed: the same bytes, by their digest. */
  async propose(): Promise<void> {
    const { digest } = this.previewed!.found;
    const what = { query: { digest, ...this.#columns }, bytes: this.#bytes };
    if (this.kind === 'roster') await desk.ask('roster.propose', { ...what, params: { importId: this.#id } });
    else await desk.ask('opening.propose', { ...what, params: { batchId: this.#id } });
    this.proposed = true;
  }
}
