import type { House } from '#platform';
import { answerQuiz, beginQuiz, quizQuestions, writeQuestion } from '#steps/2-apply';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../../house';
import { replyTo } from '../../http/reply-to';
import { Called, Serve, type Reply, type ResidentCall, type StaffCall } from '../../http/serve';

@Controller()
export class QuizController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('quiz.questions')
  questions(@Called() call: StaffCall<'quiz.questions'>): Reply<'quiz.questions'> {
    return quizQuestions(this.house, call.caller);
  }

  @Serve('quiz.write')
  write(@Called() call: StaffCall<'quiz.write'>): Reply<'quiz.write'> {
    return writeQuestion(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }

  @Serve('quiz.begin')
  async begin(@Called() call: ResidentCall<'quiz.begin'>): Reply<'quiz.begin'> {
    return replyTo(call, await beginQuiz(this.house, call.caller, call.params.quizId, call.now));
  }

  @Serve('quiz.answer')
  answer(@Called() call: ResidentCall<'quiz.answer'>): Reply<'quiz.answer'> {
    return answerQuiz(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }
}
