import type { quizRoutes } from '#contract';
import type { Permission } from './permission';

export const quizPermissions = {
  'quiz.questions': { staff: ['administrator', 'supervisor'] },
  'quiz.write': { staff: ['administrator'] },
  'quiz.begin': { resident: true },
  'quiz.answer': { resident: true },
} satisfies Record<keyof typeof quizRoutes, Permission>;
