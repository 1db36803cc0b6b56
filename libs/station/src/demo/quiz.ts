import { writeQuestion } from '#steps/2-apply';
import { v7 as uuidv7 } from 'uuid';
import questions from '../../data/demo-quiz.json';
import type { Stage } from './stage';

/** What the demo's policy quiz asks: questions about the scheme itself. */
export async function writeQuiz({ house, cast }: Stage): Promise<void> {
  for (const question of questions) {
    const input = { ...question, questionId: uuidv7(), offered: true };
    await writeQuestion(house, cast.administrator, input, house.clock.now());
  }
}
