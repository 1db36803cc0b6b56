import { z } from 'zod';
import { route } from '../route';
import { ClientId, Id, Instant, text } from '../words';

const Choices = z.array(text(1, 60)).min(2).max(6);

export const QuizQuestion = z
  .strictObject({
    questionId: Id,
    asked: z.string(),
    choices: z.array(z.string()),
    /** Which of the choices is right, counted from 0. */
    right: z.int().min(0),
    /** Said once it is answered; empty: nothing is said. */
    why: z.string(),
    /** False: asked no more. */
    offered: z.boolean(),
    changedAt: Instant,
  })
  .meta({ id: 'QuizQuestion' });
export type QuizQuestion = z.infer<typeof QuizQuestion>;

export const Quiz = z
  .strictObject({
    quizId: Id,
    questions: z.array(z.strictObject({ questionId: Id, asked: z.string(), choices: z.array(z.string()) })),
    /** Right answers that it takes. */
    needed: z.int(),
  })
  .meta({ id: 'Quiz' });
export type Quiz = z.infer<typeof Quiz>;

export const QuizResult = z
  .strictObject({
    right: z.int(),
    of: z.int(),
    /** Null while questions are left. */
    passed: z.boolean().nullable(),
    /** Of each answer which choice was right, and why. */
    told: z.array(z.strictObject({ right: z.int().min(0), why: z.string() })),
  })
  .meta({ id: 'QuizResult' });
export type QuizResult = z.infer<typeof QuizResult>;

export const quizRoutes = {
  'quiz.questions': route({
    method: 'GET',
    path: '/v1/quiz-questions',
    summary: 'All questions of the policy quiz with their right answers, for the desk.',
    reply: z.strictObject({ items: z.array(QuizQuestion) }).meta({ id: 'QuizQuestions' }),
  }),
  'quiz.write': route({
    method: 'PUT',
    path: '/v1/quiz-questions/:questionId',
    summary:
      'Write a question of the policy quiz, or change it: quizzes that were begun keep what they asked.',
    params: z.strictObject({ questionId: ClientId }),
    body: z
      .strictObject({
        asked: text(2, 200),
        choices: Choices,
        right: z.int().min(0).max(5),
        why: z.string().trim().max(200).default(''),
        offered: z.boolean().default(true),
      })
      .refine(({ choices, right }) => right < choices.length, 'no such choice'),
    reply: QuizQuestion,
  }),
  'quiz.begin': route({
    method: 'PUT',
    path: '/v1/my/quizzes/:quizId',
    summary: 'Begin the policy quiz at the kiosk: so many questions, drawn by the id.',
    params: z.strictObject({ quizId: ClientId }),
    reply: Quiz,
    refusals: ['limit_reached', 'request_differs', 'request_abandoned'],
  }),
  'quiz.answer': route({
    method: 'POST',
    path: '/v1/my/quizzes/:quizId/answers',
    summary:
      'Answer it in the order of its questions: all answers so far, which stand. Tells which were right; passed on a day, it is the evidence of a claim for that day.',
    params: z.strictObject({ quizId: Id }),
    body: z.strictObject({ answers: z.array(z.int().min(0).max(5)).min(1).max(50) }),
    reply: QuizResult,
    refusals: ['wrong_state', 'quantity_wrong'],
  }),
};
