import { m } from '../shared/messages/messages.js';
import { NoAnswer, RefusedByServer } from '../shared/request';

export interface Sentence {
  text: string;
  say: string;
}

/** What went wrong as a sentence that says what to do next. The server's own sentence comes in the language asked for. */
export function explain(error: unknown): Sentence {
  if (codeOf(error) === 'unauthenticated') return { text: m.ended(), say: m.ended_say() };
  if (error instanceof RefusedByServer) return { text: error.problem.detail, say: error.problem.detail };
  if (error instanceof NoAnswer) return { text: m.failed(), say: m.failed_say() };
  return { text: m.gone_wrong(), say: m.gone_wrong_say() };
}

/** The contract's code of a refusal, or null. */
export const codeOf = (error: unknown): string | null =>
  error instanceof RefusedByServer ? error.problem.code : null;
