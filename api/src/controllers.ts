import type { Type } from '@nestjs/common';
import { accessControllers } from './access';
import { bookControllers } from './books';
import { ActsController } from './claims/acts.controller';
import { goodsControllers } from './goods';
import { peopleControllers } from './people';
import { NoticesController } from './steps/1-notify/notices.controller';
import { ClaimsController } from './steps/2-apply/claims.controller';
import { HouseholdClaimsController } from './steps/2-apply/household-claims.controller';
import { QuizController } from './steps/2-apply/quiz.controller';
import { CertifyController } from './steps/3-certify/certify.controller';
import { RegisterController } from './steps/4-register/register.controller';
import { HoldsController } from './steps/5-publicize/holds.controller';
import { ListsController } from './steps/5-publicize/lists.controller';
import { ObjectionsController } from './steps/5-publicize/objections.controller';
import { redeemControllers } from './steps/7-redeem';

/** Every controller of the interface, one line each. The boot refuses a route of the contract that none of them serves. */
export const controllers: Type[] = [
  ...accessControllers,
  ...peopleControllers,
  ...bookControllers,
  ActsController,
  NoticesController,
  ClaimsController,
  HouseholdClaimsController,
  QuizController,
  CertifyController,
  RegisterController,
  ListsController,
  ObjectionsController,
  HoldsController,
  ...goodsControllers,
  ...redeemControllers,
];
