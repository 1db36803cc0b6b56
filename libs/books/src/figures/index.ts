import type { BookFilter, BookId, Figure, Figures, FigureTable } from '#contract';
import type { StaffCaller } from '#access';
import { dayOf, Refusal, type House, type Tx } from '#platform';
import { rateOf } from '../participation';
import { openBook, REGISTERS, type Reading } from '../registers';
import { titleOf, type Both } from '../words';
import { countFigure, countTable } from './count';
import { FIGURES, TABLES, type Asked, type DeclaredFigure, type DeclaredTable, type Unit } from './declared';
import { paceOf, stockLeft } from './pace';

const opens = (caller: StaffCaller, book: BookId) =>
  caller.roles.some(({ role }) => REGISTERS[book].roles.includes(role));

/** A figure's rows over many registers, read in one snapshot. */
class Counting {
  constructor(
    private readonly tx: Tx,
    private readonly caller: StaffCaller,
    private readonly asked: Asked,
    private readonly now: Date,
  ) {}

  #reading(book: BookId): Reading {
    return openBook(this.caller, book);
  }

  async figure({ key, book, unit, measure, filter }: DeclaredFigure): Promise<Figure> {
    const narrowed = filter(this.asked);
    const of = { filter: narrowed, measure };
    const value = await countFigure(this.tx, this.caller.station, this.#reading(book), of, this.now);
    return figure(key, unit, value, measure, { book, filter: narrowed });
  }

  async table(declared: DeclaredTable): Promise<FigureTable> {
    const { key, book, measures, filter } = declared;
    const of = { ...declared, asked: filter(this.asked) };
    return {
      key,
      title: titleOf('figures', key),
      columns: measures.map((measure) => ({ title: measureTitle(measure, book), measure })),
      items: await countTable(this.tx, this.caller.station, this.#reading(book), of, this.now),
    };
  }

  /** Days from act to claim to credit, over the claims that were credited in the period. */
  async pace(): Promise<Figure[]> {
    const { from, until } = this.asked;
    const filter: BookFilter = { ...(from === null ? {} : { from }), until, by: 'credited', kind: 'reward' };
    const { toClaim, toCredit } = await paceOf(this.tx, this.caller.station, this.#reading('claims'), filter, this.now); // prettier-ignore
    const rows = { book: 'claims' as const, filter };
    return [figure('act-to-claim', 'days', toClaim, null, rows), figure('claim-to-credit', 'days', toCredit, null, rows)]; // prettier-ignore
  }

  async stock(): Promise<{ figures: Figure[]; tables: FigureTable[] }> {
    const items = await stockLeft(this.tx, this.caller.station, this.asked.day);
    const points = items.reduce((sum, item) => sum + (item.points ?? 0), 0);
    const titles = ['left', 'piecesOut', 'daysLeft'] as const;
    const table: FigureTable = {
      key: 'stock-days',
      title: titleOf('figures', 'stock-days'),
      columns: titles.map((title) => ({ title: measureTitle(title), measure: null })),
      items: items.map((item) => ({
        id: item.itemId,
        title: { zh: item.nameZh, en: item.nameEn },
        values: [item.pieces, item.outPieces, item.daysLeft],
        rows: { book: 'goods', filter: { itemId: item.itemId } },
      })),
    };
    return { figures: [figure('stock-points', 'points', points, null, null)], tables: [table] };
  }
}

function measureTitle(measure: string, book?: BookId): Both {
  if (measure === 'count' && book === 'households') return titleOf('figures', 'taking-part');
  if (measure === 'count') return titleOf('figures', 'count');
  return measure === 'daysLeft' ? titleOf('figures', 'days-left') : titleOf('columns', measure);
}

function figure(
  key: string,
  unit: Unit,
  value: number | null,
  measure: string | null,
  rows: Figure['rows'],
): Figure {
  return {
    key,
    title: titleOf('figures', key),
    unit: titleOf('units', unit),
    value,
    rate: null,
    measure,
    rows,
  };
}

/** Households taking part as a rate of those there: with its date, cut off and rounded (domain.md, "The place"). */
function withRate(figures: readonly Figure[]): Figure[] {
  const valueOf = (key: string) => figures.find((one) => one.key === key)?.value ?? 0;
  const rate = rateOf(valueOf('taking-part'), valueOf('households'));
  return figures.map((one) => (one.key === 'taking-part' ? { ...one, rate } : one));
}

/**
 * Figures of the caller's branch, each with the rows that it counts; books that none of the caller's roles opens are left
 * out with their figures.
 * @throws Refusal invalid_request for a period that ends before it begins
 */
export async function readFigures(
  house: House,
  caller: StaffCaller,
  query: { day?: string | undefined; from?: string | undefined; until?: string | undefined },
  now: Date,
): Promise<Figures> {
  const day = query.day ?? dayOf(now);
  const asked: Asked = { day, from: query.from ?? null, until: query.until ?? day };
  if (asked.from !== null && asked.from > asked.until)
    throw new Refusal('invalid_request', { fields: ['from'] });
  return house.db.inStation(caller.station, async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const counting = new Counting(tx, caller, asked, now);
    const figures: Figure[] = [];
    for (const one of FIGURES) if (opens(caller, one.book)) figures.push(await counting.figure(one));
    if (opens(caller, 'claims')) figures.push(...(await counting.pace()));
    const tables: FigureTable[] = [];
    for (const one of TABLES) if (opens(caller, one.book)) tables.push(await counting.table(one));
    const stock = opens(caller, 'goods') ? await counting.stock() : { figures: [], tables: [] };
    return {
      ...asked,
      figures: withRate([...figures, ...stock.figures]),
      tables: [...tables, ...stock.tables],
    };
  });
}
