// An objection being made: kept as a draft on the station with each choice, so that a session that ends takes nothing away.
import type { BodyIn, Claim, ReplyOf, Routes } from '#contract';
import { app } from './app.svelte';
import { aboutOf } from './lines';
import { once } from './once';
import { askStation, stationNow } from './server';
import { session } from './session.svelte';
import { serialAt, whereNow, type Sheet, type Standing } from './state/on-display';
import { uuidv7 } from './state/uuid';

type Body = BodyIn<Routes['objection.raise']>;
export type Target = Body['target'];
export type Grounds = Body['grounds'];
export type Raised = ReplyOf<Routes['objection.raise']>;

class Objecting {
  id = '';
  target = $state.raw<Target | null>(null);
  grounds = $state<Grounds | null>(null);
  voiceFileId = $state<string | null>(null);
  /** What it is about, in words: shown and read back. */
  about = $state('');
  /** The line that is meant has left the public view while it was spoken of. */
  gone = $state(false);
  /** Serial of that line in the register: it stays the same where the line is amended and posted again. */
  #serial: string | null = null;

  #begin(target: Target, about: string): void {
    if (this.id === '') this.id = uuidv7(stationNow());
    this.target = target;
    this.about = about;
    this.gone = false;
    this.#serial = null;
  }

  #meet({ listId, line }: Standing): void {
    this.#begin({ kind: 'line', listId, lineNo: line.lineNo }, aboutOf(line));
    this.#serial = line.serial;
  }

  toLine(meant: Standing): void {
    this.#meet(meant);
    this.grounds = null;
    this.save();
  }

  /**
   * Goes after the line that is meant when the lists on display change: one that was amended hangs on a fresh list, with
   * what was chosen so far; one whose list has gone cannot be objected to any more.
   */
  follow(sheets: readonly Sheet[]): 'here' | 'moved' | 'gone' {
    const { target } = this;
    if (target?.kind !== 'line' || this.gone) return 'here';
    this.#serial ??= serialAt(target.listId, target.lineNo, sheets);
    const now = this.#serial === null ? null : whereNow(this.#serial, sheets);
    if (now === null) {
      this.gone = true;
      return 'gone';
    }
    const same = now.listId === target.listId && now.line.lineNo === target.lineNo;
    if (same && this.about !== '') return 'here';
    this.#meet(now);
    if (same) return 'here';
    this.save();
    return 'moved';
  }

  toMissing(actCode: string, actDay: string, about: string): void {
    this.#begin({ kind: 'missing', actCode, actDay }, about);
    this.grounds = 'not-listed';
    this.save();
  }

  toRefusal(claim: Claim): void {
    this.forget();
    const act = claim.act === null ? '' : app.modes.language === 'zh' ? claim.act.nameZh : claim.act.nameEn;
    this.#begin({ kind: 'refusal', claimId: claim.claimId }, act);
    this.grounds = 'wrongly-refused';
    this.save();
  }

  because(grounds: Grounds): void {
    this.grounds = grounds;
    this.save();
  }

  /** Goes on with what was left. */
  resume(id: string, draft: Record<string, unknown>): void {
    this.id = id;
    this.target = (draft.target as Target | undefined) ?? null;
    this.grounds = (draft.grounds as Grounds | undefined) ?? null;
    this.voiceFileId = (draft.voiceFileId as string | undefined) ?? null;
  }

  /** Kept in the background: a draft that could not be kept costs a few touches, no points. */
  save(): void {
    if (this.target === null) return;
    const { target, grounds, voiceFileId } = this;
    const body = { target, ...(grounds && { grounds }), ...(voiceFileId && { voiceFileId }) };
    askStation('objection.saveDraft', { params: { objectionId: this.id }, body }).catch(() => {});
  }

  async raise(): Promise<Raised | null> {
    const { id, target, grounds, voiceFileId } = this;
    if (target === null || grounds === null) return null;
    const params = { objectionId: id };
    return once(
      () =>
        askStation('objection.raise', {
          params,
          body: { target, grounds, ...(voiceFileId && { voiceFileId }) },
        }),
      async () => (await askStation('objection.settle', { params })).raised,
    );
  }

  /** Takes back what was chosen last; a line that is missing, or a refusal, has its ground by itself. @returns false: nothing was */
  undo(): boolean {
    if (this.target === null) return false;
    if (this.gone) this.drop();
    else if (this.target.kind === 'line' && this.grounds !== null) this.grounds = null;
    // What was said aloud was said of that line, not of the next one.
    else [this.target, this.grounds, this.voiceFileId] = [null, null, null];
    return true;
  }

  /** Lets go of what cannot be objected to any more, here and on the station. */
  drop(): void {
    askStation('objection.dropDraft', { params: { objectionId: this.id } }).catch(() => {});
    this.forget();
  }

  forget(): void {
    this.gone = false;
    this.#serial = null;
    this.id = '';
    this.target = null;
    this.grounds = null;
    this.voiceFileId = null;
    this.about = '';
  }
}

export const objecting = new Objecting();
session.atEnd(() => objecting.forget());
