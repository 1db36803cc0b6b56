import { bookRows, listBooks, readFigures } from '#books';
import type { House } from '#platform';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve, type Reply, type StaffCall } from '../http/serve';

@Controller()
export class BooksController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('book.list')
  async list(@Called() call: StaffCall<'book.list'>): Reply<'book.list'> {
    return listBooks(call.caller);
  }

  @Serve('figures.get')
  figures(@Called() call: StaffCall<'figures.get'>): Reply<'figures.get'> {
    return readFigures(this.house, call.caller, call.query, call.now);
  }

  @Serve('book.rows')
  rows(@Called() call: StaffCall<'book.rows'>): Reply<'book.rows'> {
    return bookRows(this.house, call.caller, { ...call.params, ...call.query }, call.now);
  }
}
