import type { Type } from '@nestjs/common';
import { MeController } from './me.controller';
import { ProposalsController } from './proposals.controller';
import { SignInController } from './sign-in.controller';
import { StaffController } from './staff.controller';

export const accessControllers: Type[] = [
  MeController,
  ProposalsController,
  SignInController,
  StaffController,
];
