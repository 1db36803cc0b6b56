import type { Type } from '@nestjs/common';
import { PeopleController } from './people.controller';
import { RostersController } from './rosters.controller';
import { TiesController } from './ties.controller';

export const peopleControllers: Type[] = [PeopleController, RostersController, TiesController];
