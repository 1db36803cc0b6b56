import type { Type } from '@nestjs/common';
import { PeopleController } from './people.controller';
import { TiesController } from './ties.controller';

export const peopleControllers: Type[] = [PeopleController, TiesController];
