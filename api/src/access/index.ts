import type { Type } from '@nestjs/common';
import { ProposalsController } from './proposals.controller';
import { StaffController } from './staff.controller';

export const accessControllers: Type[] = [ProposalsController, StaffController];
