import type { Quiz, QuizQuestion, QuizResult } from '#contract';
import { actorOf, type ResidentCaller, type StaffCaller } from '#access';
import {
  audit,
  dayOf,
  one,
  onlyOnce,
  Refusal,
  rows,
  settingsOn,
  startOfDay,
  type House,
  type Tx,
} from '#platform';
import { createHash } from 'node:crypto';

/** A question as a try keeps it. */
interface Asked {
  questionId: string;
  asked: string;
  choices: string[];
  right: number;
  /** Missing in tries of before. */
  why?: string;
}

const QUESTION = `question_id AS "questionId", asked, choices, right_choice AS right, why, offered, changed_at AS "changedAt"`;
type QuestionRow = Omit<QuizQuestion, 'changedAt'> & { changedAt: Date };
const questionOf = (row: QuestionRow): QuizQuestion => ({ ...row, changedAt: row.changedAt.toISOString() });

/** All questions of the station's quiz, the latest changed first. */
export function quizQuestions(house: House, caller: StaffCaller): Promise<{ items: QuizQuestion[] }> {
  return house.db.inStation(caller.station, async (tx) => {
    const found = await rows<QuestionRow>(
      tx,
      `SELECT ${QUESTION} FROM points.quiz_question WHERE station_id = $1 ORDER BY changed_at DESC, question_id LIMIT 1000`,
      [caller.station],
    );
    return { items: found.map(questionOf) };
  });
}

/** Writes a question or changes it; the same again changes nothing. */
export function writeQuestion(
  house: House,
  caller: StaffCaller,
  input: Asked & { why: string; offered: boolean },
  now: Date,
): Promise<QuizQuestion> {
  const { station, staffId } = caller;
  return house.db.inStation(station, async (tx) => {
    const row = await one<QuestionRow>(
      tx,
      `INSERT INTO points.quiz_question (station_id, question_id, asked, choices, right_choice, why, offered, changed_by, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (station_id, question_id) DO UPDATE SET asked = EXCLUDED.asked, choices = EXCLUDED.choices,
         right_choice = EXCLUDED.right_choice, why = EXCLUDED.why, offered = EXCLUDED.offered,
         changed_by = EXCLUDED.changed_by, changed_at = EXCLUDED.changed_at
       RETURNING ${QUESTION}`,
      [station, input.questionId, input.asked, JSON.stringify(input.choices), input.right, input.why, input.offered, staffId, now], // prettier-ignore
    );
    await audit(tx, station, actorOf(caller), 'quiz.write', now, {
      kind: 'quiz-question',
      id: input.questionId,
    });
    return questionOf(row);
  });
}

/** The order in which a try draws questions: by its id, so that asking again gives the same ones. */
const drawnBy = (quizId: string) => (a: Asked, b: Asked) =>
  lot(quizId, a.questionId) < lot(quizId, b.questionId) ? -1 : 1;
const lot = (quizId: string, questionId: string) =>
  createHash('sha256').update(`${quizId}/${questionId}`).digest('hex');

/** Right answers that a quiz of so many takes: 80 % of ten are eight. */
export const neededOf = (questions: number, percent: number): number =>
  Math.ceil((questions * percent) / 100);

/**
 * Begins a quiz: once per id, a few times a day.
 * @throws Refusal not_found (the station asks nothing), limit_reached
 */
export function beginQuiz(
  house: House,
  caller: ResidentCaller,
  quizId: string,
  now: Date,
): Promise<{ reply: Quiz; replayed: boolean }> {
  const { station, residentId } = caller;
  return house.db.inStation(station, (tx) =>
    onlyOnce(tx, { station, id: quizId, actorId: residentId, body: { quizId }, now }, async () => {
      const settings = await settingsOn(tx, station, dayOf(now));
      await requireTryLeft(tx, station, residentId, settings['apply.quizTriesPerDay'], now);
      const offered = await rows<Asked>(
        tx,
        `SELECT question_id AS "questionId", asked, choices, right_choice AS right, why FROM points.quiz_question
          WHERE station_id = $1 AND offered`,
        [station],
      );
      const drawn = offered.sort(drawnBy(quizId)).slice(0, settings['apply.quizQuestions']);
      if (drawn.length < settings['apply.quizQuestions']) throw new Refusal('not_found');
      await rows(
        tx,
        `INSERT INTO points.quiz_try (station_id, quiz_id, resident_id, questions, begun_at) VALUES ($1, $2, $3, $4, $5)`,
        [station, quizId, residentId, JSON.stringify(drawn), now],
      );
      await audit(tx, station, actorOf(caller), 'quiz.begin', now, { kind: 'quiz', id: quizId });
      const questions = drawn.map(({ questionId, asked, choices }) => ({ questionId, asked, choices }));
      return { quizId, questions, needed: neededOf(drawn.length, settings['apply.quizPercent']) };
    }),
  );
}

async function requireTryLeft(tx: Tx, station: number, residentId: string, most: number, now: Date) {
  // Held until the try is written: two at once are counted one after the other.
  await one(
    tx,
    `SELECT 1 FROM points.resident WHERE station_id = $1 AND resident_id = $2 FOR NO KEY UPDATE`,
    [station, residentId],
  );
  const { tries } = await one<{ tries: number }>(
    tx,
    `SELECT count(*)::integer AS tries FROM points.quiz_try WHERE station_id = $1 AND resident_id = $2 AND begun_at >= $3`,
    [station, residentId, startOfDay(dayOf(now))],
  );
  if (tries >= most) throw new Refusal('limit_reached', { most });
}

interface Try {
  questions: Asked[];
  /** Answers so far: each was told whether it was right, so it stands. */
  given: number[];
  passed: boolean | null;
}

/**
 * Answers a quiz in the order of its questions: all answers so far, the last one new. Each stands, since its reply told what
 * was right; the same again gets the same reply. With the last question it is decided.
 * @throws Refusal not_found, wrong_state (one was answered otherwise already), quantity_wrong (more answers than questions)
 */
export function answerQuiz(
  house: House,
  caller: ResidentCaller,
  input: { quizId: string; answers: readonly number[] },
  now: Date,
): Promise<QuizResult> {
  const { station, residentId } = caller;
  const { quizId, answers } = input;
  return house.db.inStation(station, async (tx) => {
    const begun = await one<Try>(
      tx,
      `SELECT questions, coalesce(answers, given) AS given, passed FROM points.quiz_try
        WHERE station_id = $1 AND quiz_id = $2 AND resident_id = $3 FOR UPDATE`,
      [station, quizId, residentId],
    );
    const of = begun.questions.length;
    if (answers.length > of) throw new Refusal('quantity_wrong', { of });
    if (begun.given.some((given, i) => i < answers.length && given !== answers[i]))
      throw new Refusal('wrong_state');
    const result = resultOf(begun, answers);
    if (answers.length <= begun.given.length) return result;
    const given = JSON.stringify(answers);
    if (answers.length < of) {
      await rows(tx, `UPDATE points.quiz_try SET given = $3 WHERE station_id = $1 AND quiz_id = $2`, [
        station,
        quizId,
        given,
      ]);
      return result;
    }
    const settings = await settingsOn(tx, station, dayOf(now));
    const { right } = result;
    const passed = right >= neededOf(of, settings['apply.quizPercent']);
    await rows(
      tx,
      `UPDATE points.quiz_try SET given = $3, answers = $3, right_answers = $4, passed = $5, ended_at = $6
        WHERE station_id = $1 AND quiz_id = $2`,
      [station, quizId, given, right, passed, now],
    );
    const about = { kind: 'quiz', id: quizId };
    await audit(tx, station, actorOf(caller), 'quiz.answer', now, about, { right, of });
    return { ...result, passed };
  });
}

/** What answers came to; nothing of the questions after them. */
function resultOf({ questions, passed }: Try, answers: readonly number[]): QuizResult {
  const asked = questions.slice(0, answers.length);
  return {
    right: asked.filter((question, i) => question.right === answers[i]).length,
    of: questions.length,
    passed: answers.length === questions.length ? passed : null,
    told: asked.map(({ right, why = '' }) => ({ right, why })),
  };
}
