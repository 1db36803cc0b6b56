import type { Type } from '@nestjs/common';
import { AuditController } from './audit.controller';
import { CardsController } from './cards.controller';
import { KiosksController } from './kiosks.controller';
import { MeController } from './me.controller';
import { ProposalsController } from './proposals.controller';
import { SessionsController } from './sessions.controller';
import { SettingsController } from './settings.controller';
import { SignInController } from './sign-in.controller';
import { StaffController } from './staff.controller';

export const accessControllers: Type[] = [
  AuditController,
  CardsController,
  KiosksController,
  MeController,
  ProposalsController,
  SessionsController,
  SettingsController,
  SignInController,
  StaffController,
];
