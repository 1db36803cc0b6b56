import type { ReplyOf, RouteId, Routes, StaffRole } from '#contract';
import { setLocale } from '../shared/messages/runtime.js';
import { ask, NoAnswer, RefusedByServer, type Ask } from '../shared/request';
import { m } from '../shared/messages/messages.js';

export type Me = ReplyOf<Routes['me.get']>;

/** Asks for a fresh code and resolves once it was given; rejects when the person gives up. */
type StepUp = () => Promise<void>;

/** Who is signed in at this desk, and the one way to ask the server. The session itself is a cookie that no script reads. */
class Desk {
  me = $state<Me | null>(null);
  /** True until the first answer: nothing is drawn that would flicker away. */
  asking = $state(true);
  language = $state<'zh' | 'en'>('zh');
  /** Set by the dialog that asks for a code. */
  stepUp: StepUp | null = null;

  get roles(): ReadonlySet<StaffRole> {
    return new Set(this.me?.roles.map(({ role }) => role));
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
      if (!(error instanceof RefusedByServer)) throw error;
    } finally {
      this.asking = false;
    }
  }

  async signIn(station: number, body: { login: string; password: string; code: string }): Promise<void> {
    this.me = await this.#send('staff.signIn', { params: { station }, body });
  }

  async signOut(): Promise<void> {
    await this.ask('me.signOut');
    this.me = null;
  }

  /**
   * Asks the server one thing. A session that has ended leads to the sign-in, with the page's state kept; where a fresh
   * code is needed it is asked for once and the request repeated — it had been refused before anything was done.
   */
  async ask<Id extends RouteId>(id: Id, what: Ask<Id> = {}): Promise<ReplyOf<Routes[Id]>> {
    try {
      return await this.#send(id, what);
    } catch (error) {
      if (!(error instanceof RefusedByServer)) throw error;
      if (error.problem.code === 'unauthenticated') this.me = null;
      if (error.problem.code !== 'step_up_needed' || this.stepUp === null) throw error;
      await this.stepUp();
      return this.#send(id, what);
    }
  }

  #send<Id extends RouteId>(id: Id, what: Ask<Id> = {}): Promise<ReplyOf<Routes[Id]>> {
    const csrf = this.me?.csrf;
    const sender = {
      headers: (method: string) =>
        Promise.resolve<Record<string, string>>(csrf && method !== 'GET' ? { 'x-csrf': csrf } : {}),
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
  throw error;
}
