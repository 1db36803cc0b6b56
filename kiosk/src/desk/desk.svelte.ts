import type { ReplyOf, RouteId, Routes, StaffRole } from '#contract';
import { setLocale } from '../shared/messages/runtime.js';
import { ask, NoAnswer, RefusedByServer, type Ask } from '../shared/request';
import { m } from '../shared/messages/messages.js';

export type Me = ReplyOf<Routes['me.get']>;
export interface Credentials {
  login: string;
  password: string;
  code: string;
}

/** Asks the person for something and resolves once it was given; rejects when the person gives up. */
type AskPerson = () => Promise<void>;

/** Who is signed in at this desk, and the one way to ask the server. The session itself is a cookie that no script reads. */
class Desk {
  me = $state<Me | null>(null);
  /** True until the first answer: nothing is drawn that would flicker away. */
  asking = $state(true);
  language = $state<'zh' | 'en'>('zh');
  /** Who has just accepted an invitation here: the sign-in begins with it. */
  invited: { station: number; login: string } | null = null;
  /** Set by the dialog that asks for a code. */
  stepUp: AskPerson | null = null;
  /** Set by the dialog that signs in again over the open page. */
  signInAgain: AskPerson | null = null;
  #again: Promise<void> | null = null;

  get roles(): ReadonlySet<StaffRole> {
    return new Set(this.me?.roles.map(({ role }) => role));
  }

  holds(...roles: StaffRole[]): boolean {
    return roles.some((role) => this.roles.has(role));
  }

  /** The Chinese or the English of something that has both. */
  nameOf(one: { nameZh: string; nameEn: string } | null | undefined): string {
    return one ? (this.language === 'zh' ? one.nameZh : one.nameEn) : '';
  }

  speak(language: 'zh' | 'en'): void {
    void setLocale(language, { reload: false });
    this.language = language;
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = m.desk_title();
  }

  /** Whether somebody is signed in already: asked once when the page opens. */
  async open(): Promise<void> {
    try {
      this.me = await this.#send('me.get');
    } catch (error) {
      if (!(error instanceof RefusedByServer || error instanceof NoAnswer)) throw error;
    } finally {
      this.asking = false;
    }
  }

  async signIn(station: number, body: Credentials): Promise<void> {
    this.#take(await this.#send('staff.signIn', { params: { station }, body }));
  }

  /** A registered phone and its PIN, in place of password and authenticator. */
  async signInByPhone(station: number, pin: string): Promise<void> {
    this.#take(await this.#send('staff.signInByPhone', { params: { station }, body: { pin } }));
  }

  /** Somebody else at the same desk begins with nothing of what the one before left open. */
  #take(me: Me): void {
    const other = this.me !== null && this.me.staffId !== me.staffId;
    this.me = me;
    if (other) window.location.reload();
  }

  async signOut(): Promise<void> {
    await this.#send('me.signOut').catch(() => undefined);
    this.me = null;
  }

  /**
   * Asks the server one thing. Where the session has ended, or a fresh code is needed, the person is asked for it over
   * the open page, whose form stays as it is, and the request is sent again: it had been refused before anything was done.
   * @throws RefusedByServer, NoAnswer; DOMException when the person gave up
   */
  async ask<Id extends RouteId>(id: Id, what: Ask<Id> = {}): Promise<ReplyOf<Routes[Id]>> {
    try {
      return await this.#send(id, what);
    } catch (error) {
      if (!(error instanceof RefusedByServer)) throw error;
      const { code } = error.problem;
      if (code === 'unauthenticated' && this.me !== null) await this.#signInOnce();
      else if (code === 'step_up_needed' && this.stepUp !== null) await this.stepUp();
      else throw error;
      return this.#send(id, what);
    }
  }

  /** Many requests may learn at once that the session has ended; the person is asked once. */
  #signInOnce(): Promise<void> {
    this.#again ??= (this.signInAgain?.() ?? Promise.reject(new DOMException('', 'AbortError'))).finally(
      () => (this.#again = null),
    );
    return this.#again;
  }

  #send<Id extends RouteId>(id: Id, what: Ask<Id> = {}): Promise<ReplyOf<Routes[Id]>> {
    const sender = {
      headers: (method: string) => {
        const csrf = this.me?.csrf;
        return Promise.resolve<Record<string, string>>(csrf && method !== 'GET' ? { 'x-csrf': csrf } : {});
      },
      language: () => this.language,
    };
    return ask(sender, id, what);
  }
}

export const desk = new Desk();

/** What to tell the person of a failed request; a bug is thrown on. */
export function sentenceOf(error: unknown): string {
  if (error instanceof RefusedByServer) return error.problem.detail;
  if (error instanceof NoAnswer) return m.desk_no_answer();
  if (error instanceof DOMException && error.name === 'AbortError') return '';
  throw error;
}
