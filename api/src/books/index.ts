import { AccountController } from './account.controller';
import { BooksController } from './books.controller';
import { CountyController } from './county.controller';
import { DeskController } from './desk.controller';
import { MonthsController } from './months.controller';
import { PrintsController } from './prints.controller';
import { SamplesController } from './samples.controller';

export const bookControllers = [
  AccountController,
  BooksController,
  CountyController,
  DeskController,
  MonthsController,
  PrintsController,
  SamplesController,
];
