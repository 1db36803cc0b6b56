import type { BodyIn, ReplyOf, Routes } from '#contract';
import { SvelteMap } from 'svelte/reactivity';
import { v7 as uuidv7 } from 'uuid';
import { NoAnswer } from '../shared/request';
import { desk, sentenceOf } from './desk.svelte';
import { draftsOf, dropDraft, keepDraft } from './state/sealed';
import { upload } from './upload';
import { today } from './words';

/** Somebody on the sheet. */
export interface Attendant {
  residentId: string;
  name: string;
  door: string;
  minor: boolean;
}
/** Somebody who scored: the sheet names three. */
export interface Assessor {
  residentId: string;
  name: string;
}
export interface Came {
  quantity: number;
  tier: string;
}
type Reply = ReplyOf<Routes['list.submit']>;

/** What is kept of it until it was sent. */
interface Draft {
  batchId: string;
  act: string;
  day: string;
  eventRef: string;
  noticeId: string;
  note: string;
  came: [string, Came][];
  people: Attendant[];
  assessors: Assessor[];
  photos: { fileId: string; base64: string }[];
  /** True from the first try on: it goes out as it is, under the same id, until an answer has come. */
  going: boolean;
}

const RETRY_MS = 4000;

/** A sheet of attendance or appraisal: filled in where there is no signal, kept encrypted, sent exactly once. */
export class Attendance {
  batchId = uuidv7();
  act = $state('');
  day = $state(today());
  eventRef = $state('');
  noticeId = $state('');
  note = $state('');
  people = $state<Attendant[]>([]);
  readonly came = new SvelteMap<string, Came>();
  assessors = $state<Assessor[]>([]);
  photos = $state<Blob[]>([]);
  going = $state(false);
  /** Why the server did not take it, or that it could not be reached. */
  refused = $state('');
  waiting = $state(false);
  reply = $state<Reply | null>(null);
  #uploads: { fileId: string; photo: Blob }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #owner = desk.me?.staffId ?? '';
  readonly #online = () => void (this.waiting && this.send());

  constructor() {
    window.addEventListener('online', this.#online);
  }

  end(): void {
    window.removeEventListener('online', this.#online);
    clearTimeout(this.#timer);
  }

  /** Goes on with what was left here: a sheet on its way is sent at once. */
  async resume(): Promise<void> {
    const [draft] = await draftsOf<Draft>(this.#owner);
    if (!draft) return;
    const { came, photos, ...rest } = draft;
    Object.assign(this, rest);
    came.forEach(([id, one]) => this.came.set(id, one));
    this.#uploads = await Promise.all(
      photos.map(async (one) => ({ fileId: one.fileId, photo: await unpack(one.base64) })),
    );
    this.photos = this.#uploads.map(({ photo }) => photo);
    if (this.going) await this.send();
  }

  toggle(who: Attendant, here: boolean): void {
    if (here) this.came.set(who.residentId, { quantity: 1, tier: '' });
    else this.came.delete(who.residentId);
    void this.keep();
  }

  async keep(): Promise<void> {
    // A picture keeps the id that it was given first: sent twice, it is one file.
    this.#uploads = this.photos.map(
      (photo) => this.#uploads.find((one) => one.photo === photo) ?? { fileId: uuidv7(), photo },
    );
    const photos = await Promise.all(
      this.#uploads.map(async ({ fileId, photo }) => ({ fileId, base64: await pack(photo) })),
    );
    const { batchId, act, day, eventRef, noticeId, note, going } = this;
    const people = $state.snapshot(this.people);
    const came = [...this.came].map(([id, one]) => [id, { ...one }] as [string, Came]);
    const assessors = $state.snapshot(this.assessors);
    const draft: Draft = {
      batchId,
      act,
      day,
      eventRef,
      noticeId,
      note,
      came,
      people,
      assessors,
      photos,
      going,
    };
    await keepDraft(this.#owner, batchId, draft);
  }

  /** Sends it; without an answer it waits for the network and sends the same again. */
  async send(tiers = false): Promise<void> {
    clearTimeout(this.#timer);
    [this.going, this.refused, this.waiting] = [true, '', false];
    await this.keep();
    try {
      const files = await upload(this.#uploads);
      this.reply = await desk.ask('list.submit', {
        params: { batchId: this.batchId },
        body: this.#body(files, tiers),
      });
      await dropDraft(this.batchId);
    } catch (error) {
      if (error instanceof NoAnswer) {
        this.waiting = true;
        this.#timer = setTimeout(() => void this.send(tiers), RETRY_MS);
        return;
      }
      this.going = false;
      this.refused = sentenceOf(error);
      await this.keep();
    }
  }

  #body(files: string[], tiers: boolean): BodyIn<Routes['list.submit']> {
    return {
      act: this.act,
      day: this.day,
      ...(this.eventRef.trim() ? { eventRef: this.eventRef.trim() } : {}),
      ...(this.noticeId ? { noticeId: this.noticeId } : {}),
      ...(this.note.trim() ? { note: this.note.trim() } : {}),
      evidence: piecesOf(files, this.assessors),
      rows: [...this.came].map(([residentId, { quantity, tier }]) =>
        tiers || tier ? { residentId, tier } : { residentId, quantity },
      ),
    };
  }

  async discard(): Promise<void> {
    await dropDraft(this.batchId);
  }
}

/** Photos; where somebody scored they are the sheet's, and each assessor is a piece of it. */
export function piecesOf(
  files: readonly string[],
  assessors: readonly Assessor[],
): NonNullable<BodyIn<Routes['list.submit']>['evidence']> {
  const kind = assessors.length > 0 ? ('S' as const) : ('P' as const);
  return [
    ...files.map((fileId) => ({ kind, fileId })),
    ...assessors.map(({ residentId }) => ({ kind, witnessId: residentId })),
  ];
}

async function pack(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

async function unpack(base64: string): Promise<Blob> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return Promise.resolve(new Blob([bytes], { type: 'image/jpeg' }));
}
