import { v7 as uuidv7 } from 'uuid';
import { answerQuiz, beginQuiz, neededOf, quizQuestions, submitClaim, writeQuestion } from '#steps/2-apply';
import { applyHouse, claimBody, type ApplyHouse } from './support';

/** The policy quiz: passed at a kiosk, it is the evidence of A02 for that day, and nothing that anybody says is. */
let s: ApplyHouse;
const right = new Map<string, number>();
const now = () => s.house.clock.now();

beforeAll(async () => {
  s = await applyHouse('quiz', '2026-11-02T09:00:00+08:00');
  const administrator = await s.make.staff('administrator');
  for (let i = 0; i < 14; i += 1) {
    const question = {
      questionId: uuidv7(),
      asked: `问题${i}`,
      choices: ['甲', '乙', '丙'],
      right: i % 3,
      why: `因为${i}`,
    };
    await writeQuestion(s.house, administrator, { ...question, offered: i < 12 }, now());
    right.set(question.questionId, question.right);
  }
  expect((await quizQuestions(s.house, administrator)).items).toHaveLength(14);
});
afterAll(() => s.house.close());

const begin = async (household: number, quizId = uuidv7()) =>
  (await beginQuiz(s.house, s.at(household), quizId, now())).reply;
type Begun = Awaited<ReturnType<typeof begin>>;
const answers = (quiz: Begun, wrong = 0) =>
  quiz.questions.map(({ questionId }, i) => (right.get(questionId)! + (i < wrong ? 1 : 0)) % 3);
const apply = (household: number, day = '2026-11-02') =>
  submitClaim(
    s.house,
    s.at(household),
    claimBody({ residentId: s.member(household), act: 'A02', day }),
    now(),
  );
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

it('eight of ten pass; the same id draws the same questions and tells no right answer', async () => {
  const quizId = uuidv7();
  const quiz = await begin(0, quizId);
  expect(quiz).toMatchObject({ needed: 8 });
  expect(quiz.questions).toHaveLength(10);
  expect(JSON.stringify(quiz)).not.toContain('right');
  expect(await begin(0, quizId)).toEqual(quiz);

  expect(await code(apply(0))).toBe('evidence_missing');
  const given = { quizId, answers: answers(quiz, 2) };
  const passed = { right: 8, of: 10, passed: true };
  expect(await answerQuiz(s.house, s.at(0), given, now())).toMatchObject(passed);
  expect(await answerQuiz(s.house, s.at(0), given, now())).toMatchObject(passed);
  expect(await code(answerQuiz(s.house, s.at(0), { quizId, answers: answers(quiz) }, now()))).toBe(
    'wrong_state',
  );

  const { reply } = await apply(0);
  expect(reply).toMatchObject({ points: 3, route: 'S' });
  expect(
    await s.sql(`SELECT kind, note FROM points.claim_evidence WHERE claim_id = $1`, [reply.claimId]),
  ).toEqual([{ kind: 'K', note: '8/10' }]);
  // Once a quarter, whatever is passed again.
  expect(await code(apply(0))).not.toBe('done');
});

it('seven do not pass, another day’s and another’s quiz are no evidence', async () => {
  const quiz = await begin(1);
  const given = { quizId: quiz.quizId, answers: answers(quiz, 3) };
  expect(await answerQuiz(s.house, s.at(1), given, now())).toMatchObject({ right: 7, passed: false });
  expect(await code(apply(1))).toBe('evidence_missing');
  const second = await begin(1);
  expect(
    await code(answerQuiz(s.house, s.at(2), { quizId: second.quizId, answers: answers(second) }, now())),
  ).toBe('not_found');
  const long = { quizId: second.quizId, answers: [...answers(second), 0] };
  expect(await code(answerQuiz(s.house, s.at(1), long, now()))).toBe('quantity_wrong');
  await answerQuiz(s.house, s.at(1), { quizId: second.quizId, answers: answers(second) }, now());
  expect(await code(apply(1, '2026-11-01'))).toBe('evidence_missing');
  expect(await code(apply(1))).toBe('done');
});

it('tells after each answer what was right and why; what was told is not answered otherwise', async () => {
  const { quizId, questions } = await begin(4);
  const all = answers({ quizId, questions, needed: 8 }, 1);
  const say = (given: number[]) => answerQuiz(s.house, s.at(4), { quizId, answers: given }, now());
  const first = await say(all.slice(0, 1));
  expect(first).toEqual({ right: 0, of: 10, passed: null, told: [{ right: right.get(questions[0]!.questionId), why: expect.stringContaining('因为') }] }); // prettier-ignore
  expect(await say(all.slice(0, 1))).toEqual(first);
  expect(await code(say([first.told[0]!.right]))).toBe('wrong_state');
  expect(await code(say([first.told[0]!.right, ...all.slice(1)]))).toBe('wrong_state');
  expect(await code(apply(4))).toBe('evidence_missing');
  expect((await say(all.slice(0, 9))).told).toHaveLength(9);
  expect(await say(all)).toMatchObject({ right: 9, passed: true });
  expect(await say(all.slice(0, 2))).toMatchObject({ right: 1, passed: null });
});

it('three tries a day, also at once; the next day begins anew', async () => {
  const tries = await Promise.all(Array.from({ length: 6 }, () => code(begin(3))));
  expect(tries.filter((one) => one === 'done')).toHaveLength(3);
  expect(tries.filter((one) => one === 'limit_reached')).toHaveLength(3);
  s.house.clock.advance(86_400_000);
  expect(await code(begin(3))).toBe('done');
});

it('what it takes is rounded up', () => {
  expect([neededOf(10, 80), neededOf(7, 80), neededOf(1, 80)]).toEqual([8, 6, 1]);
});
