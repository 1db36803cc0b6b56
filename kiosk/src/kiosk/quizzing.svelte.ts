// The policy quiz being answered: one question at a time, each answer told at once and standing. Kept for the session, so that
// a finger on "back" costs nobody a try.
import type { Quiz, QuizResult } from '#contract';
import { askStation, stationNow } from './server';
import { session } from './session.svelte';
import { uuidv7 } from './state/uuid';

class Quizzing {
  quiz = $state.raw<Quiz | null>(null);
  result = $state.raw<QuizResult | null>(null);
  /** Answers so far, the last of which may wait for what the station says to it. */
  answers = $state.raw<readonly number[]>([]);
  /** What was told of the last answer has been read: the next question stands. */
  readOn = $state(true);
  #id = '';

  /** @throws RefusedByServer limit_reached, not_found (the station asks nothing) */
  async begin(): Promise<void> {
    // The same id again after a lost answer: the same questions, one try.
    if (this.#id === '') this.#id = uuidv7(stationNow());
    this.quiz = await askStation('quiz.begin', { params: { quizId: this.#id } });
  }

  /** Chosen by a finger. What was sent before and got no answer is sent again as it was: it may stand already. */
  async answer(choice: number): Promise<void> {
    if (this.told === this.answers.length) this.answers = [...this.answers, choice];
    await this.send();
  }

  async send(): Promise<void> {
    const params = { quizId: this.#id };
    this.result = await askStation('quiz.answer', { params, body: { answers: [...this.answers] } });
    this.readOn = false;
  }

  /** Answers that the station has told of. */
  get told(): number {
    return this.result?.told.length ?? 0;
  }

  forget(): void {
    this.#id = '';
    this.quiz = null;
    this.result = null;
    this.answers = [];
    this.readOn = true;
  }
}

export const quizzing = new Quizzing();
session.atEnd(() => quizzing.forget());
