import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { ROOT } from '#platform';
import type { KioskPage } from './kiosk-page';
import { PIN, type Scene } from './scene';

interface Question {
  asked: string;
  choices: string[];
  right: number;
  why: string;
}

/** The demo's own questions. */
const QUESTIONS = JSON.parse(
  readFileSync(join(ROOT, 'libs/station/data/demo-quiz.json'), 'utf8'),
) as Question[];

export async function writeQuiz({ administrator }: Pick<Scene, 'administrator'>): Promise<void> {
  for (const question of QUESTIONS)
    await administrator.ok('quiz.write', {
      params: { questionId: uuidv7() },
      body: { ...question, offered: true },
    });
}

/** Answers the question that stands, rightly or not, and reads what is told of it. */
async function answer(kiosk: KioskPage, rightly: boolean): Promise<void> {
  const asked = await kiosk.page.locator('main h1').innerText();
  const { choices, right, why } = QUESTIONS.find((question) => question.asked === asked)!;
  await kiosk.touch(choices[rightly ? right : (right + 1) % choices.length]!);
  await kiosk.sees(rightly ? '答对了' : '答错了');
  await kiosk.sees(`正确答案：${choices[right]!}`);
  await kiosk.sees(why);
}

/** The policy quiz: question by question, told at once, and the claim that follows. */
export function quizPath(of: () => { here: Scene; kiosk: KioskPage }): void {
  describe('the policy quiz', () => {
    it('asks, tells right and wrong with the reason, and ends in a claim like any other', async () => {
      const { here, kiosk } = of();
      await writeQuiz(here);
      await kiosk.enter(here.cards[5]!, PIN);
      await kiosk.touch('申请积分');
      await kiosk.touch('政策明白人');
      await kiosk.touch(/政策知识测试合格/);
      await kiosk.sees('可得 3 分');
      await kiosk.touch('开始答题');
      await kiosk.sees('第 1 题，共 10 题');
      await answer(kiosk, true);
      await kiosk.touch('下一题');
      // Two wrong ones still pass; a finger on "back" costs no try, and an answer that was told stands.
      await answer(kiosk, false);
      await kiosk.touch('返回');
      await kiosk.touch(/政策知识测试合格/);
      await kiosk.sees('答错了');
      await kiosk.touch('下一题');
      // The answer to an answer is lost: sent again as it was, whatever the finger says then.
      let cut = true;
      await kiosk.page.route('**/quizzes/*/answers', async (route) => {
        if (!cut) return route.continue();
        await route.fetch();
        return route.abort();
      });
      const lost = await kiosk.page.locator('main h1').innerText();
      const { choices, right } = QUESTIONS.find((question) => question.asked === lost)!;
      await kiosk.touch(choices[right]!);
      await kiosk.page.locator('.band').waitFor();
      cut = false;
      await kiosk.touch(choices[(right + 1) % choices.length]!);
      await kiosk.sees('答对了');
      await kiosk.page.unrouteAll({ behavior: 'ignoreErrors' });
      for (let nth = 4; nth <= 10; nth += 1) {
        await kiosk.touch('下一题');
        await kiosk.sees(`第 ${nth} 题，共 10 题`);
        await answer(kiosk, nth !== 10);
      }
      await kiosk.touch('下一题');
      await kiosk.sees('合格了！答对 8 题');
      await kiosk.touch('提交申请');
      await kiosk.sees('申请好了，等核实');
      await kiosk.sees('政策知识测试合格');
      const { house, made } = here.world;
      const { rows } = await house.owner.query(
        `SELECT c.points, e.kind, e.note FROM points.claim c JOIN points.claim_evidence e USING (station_id, claim_id)
          WHERE c.station_id = 1 AND c.household_id = $1 AND c.act_code = 'A02'`,
        [made.households[5]],
      );
      expect(rows).toEqual([{ points: 3, kind: 'K', note: '8/10' }]);
      await kiosk.touch('结束');
      await kiosk.attract();
    }, 90_000);
  });
}
