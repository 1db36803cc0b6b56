import { printed } from '../../words';
import { breakText, pagesOf, sumsOf, type LaidRow } from './layout';
import { MARGIN, MM, type Align, type Paper } from './paper';

export type PrintedCell = string | number | null;

export interface PrintedColumn {
  title: string;
  /** Millimetres, scaled to the page's width. */
  width: number;
  align: Align;
  summed: boolean;
}

/** A register ready for paper: what stands on every page, its rows, what stands at the foot. */
export interface PrintedTable {
  title: string;
  /** Lines under the title: the station, what was asked for. */
  under: readonly string[];
  columns: readonly PrintedColumn[];
  rows: readonly (readonly PrintedCell[])[];
  /** At most so many rows on a page, where a page's code names each of them. */
  rowsPerPage?: number;
  /** Lines at the foot of every page: digests, where to object. */
  foot: readonly string[];
  /** What the code of a page says; `from` and `to` are the rows on it. */
  code: (page: { from: number; to: number }) => string;
  codeSide: number;
  preparer: string;
}

const SIZE = 8.5;
const LINE = 11;
const PAD_X = 3;
const PAD_Y = 4;
const TITLE = 15;
const SMALL = 7.5;

/** A table of A4 pages with sub-totals, what was carried forward, and lines to sign. */
export class TablePages {
  readonly #widths: number[];
  readonly #rows: LaidRow[];
  readonly #summed: boolean[];
  readonly #top: number;
  readonly #footHeight: number;
  readonly pages: { from: number; to: number }[];

  constructor(
    readonly paper: Paper,
    readonly table: PrintedTable,
  ) {
    const asked = table.columns.reduce((sum, { width }) => sum + width, 0);
    const scale = (paper.width - 2 * MARGIN) / (asked * MM);
    this.#widths = table.columns.map(({ width }) => width * MM * scale);
    this.#rows = table.rows.map((row) => this.#lay(row));
    this.#summed = table.columns.map(({ summed }) => summed);
    this.#top = MARGIN + TITLE + 8 + table.under.length * 12 + 4;
    this.#footHeight = Math.max(table.codeSide, 22 + table.foot.length * 10) + 6;
    // Heading, what was carried forward, the sub-total and the total stand beside the rows.
    const fixed = this.#top + this.#headHeight() + 3 * (LINE + PAD_Y) + this.#footHeight + MARGIN;
    this.pages = pagesOf(
      this.#rows.map(({ height }) => height),
      paper.height - fixed,
      table.rowsPerPage,
    );
  }

  #lay(row: readonly PrintedCell[]): LaidRow {
    const measure = (text: string) => this.paper.faces.widthOf(text, SIZE);
    const cells = row.map((cell, i) =>
      cell === null ? [''] : breakText(String(cell), this.#widths[i]! - 2 * PAD_X, measure),
    );
    return { cells, height: Math.max(...cells.map(({ length }) => length)) * LINE + PAD_Y };
  }

  #headHeight(): number {
    return this.#lay(this.table.columns.map(({ title }) => title)).height;
  }

  draw(): void {
    const hasSums = this.#summed.includes(true);
    let carried = sumsOf([], this.#summed);
    for (const [at, page] of this.pages.entries()) {
      this.paper.page();
      this.#title(at + 1);
      let y = this.#head(this.#top);
      if (hasSums && at > 0) y = this.#sums(y, printed('brought'), carried);
      const rows = y;
      for (const row of this.#rows.slice(page.from, page.to)) y = this.#row(y, row);
      this.#columnRules(rows, y);
      const here = sumsOf(this.table.rows.slice(page.from, page.to), this.#summed);
      carried = carried.map((sum, i) => (sum === null ? null : sum + here[i]!));
      if (hasSums) y = this.#sums(y, printed('subtotal'), here);
      if (hasSums && at === this.pages.length - 1) y = this.#sums(y, printed('total'), carried);
      this.#foot(page);
    }
  }

  #title(page: number): void {
    const { width } = this.paper;
    this.paper.text(this.table.title, { x: width / 2, y: MARGIN + TITLE }, { size: TITLE, align: 'center', strong: true }); // prettier-ignore
    const pageOf = printed('page', { page, pages: this.pages.length });
    this.paper.text(pageOf, { x: width - MARGIN, y: MARGIN + TITLE }, { size: SMALL, align: 'end' });
    for (const [i, line] of this.table.under.entries())
      this.paper.text(line, { x: MARGIN, y: MARGIN + TITLE + 18 + i * 12 }, { size: SIZE });
  }

  #head(y: number): number {
    const laid = this.#lay(this.table.columns.map(({ title }) => title));
    this.paper.fill(MARGIN, y, this.paper.width - 2 * MARGIN, laid.height, 0.92);
    this.#line(y, 1);
    this.#cells(y, laid, () => 'center', true);
    this.#columnRules(y, y + laid.height);
    return this.#line(y + laid.height, 0.8);
  }

  #row(y: number, laid: LaidRow): number {
    this.#cells(y, laid, (i) => this.table.columns[i]!.align, false);
    return this.#line(y + laid.height, 0.3);
  }

  #sums(y: number, title: string, sums: readonly (number | null)[]): number {
    const first = this.#summed.indexOf(true);
    // The word stands in one cell before the first sum.
    this.#columnRules(y, y + LINE + PAD_Y, first);
    const cells = sums.map((sum) => [sum === null ? '' : String(sum)]);
    const laid: LaidRow = { cells, height: LINE + PAD_Y };
    this.paper.text(title, { x: MARGIN + PAD_X, y: y + LINE - 1 }, { size: SIZE, strong: true });
    this.#cells(y, laid, (i) => this.table.columns[i]!.align, true);
    return this.#line(y + laid.height, 0.8);
  }

  #cells(y: number, { cells }: LaidRow, alignOf: (i: number) => Align, strong: boolean): void {
    let x = MARGIN;
    for (const [i, lines] of cells.entries()) {
      const width = this.#widths[i]!;
      const align = alignOf(i);
      const at = { start: x + PAD_X, center: x + width / 2, end: x + width - PAD_X }[align];
      for (const [n, line] of lines.entries())
        this.paper.text(line, { x: at, y: y + (n + 1) * LINE - 1 }, { size: SIZE, align, strong });
      x += width;
    }
  }

  #line(y: number, weight: number): number {
    this.paper.rule({ x: MARGIN, y }, { x: this.paper.width - MARGIN, y }, weight);
    return y;
  }

  /** @param joined so many of the first columns stand as one */
  #columnRules(from: number, to: number, joined = 0): void {
    let x = MARGIN;
    for (const [i, width] of [0, ...this.#widths].entries()) {
      x += width;
      if (i === 0 || i >= joined) this.paper.rule({ x, y: from }, { x, y: to }, 0.3);
    }
  }

  #foot(page: { from: number; to: number }): void {
    const { width, height } = this.paper;
    const top = height - MARGIN - this.#footHeight + 6;
    const side = this.table.codeSide;
    this.paper.code(this.table.code(page), width - MARGIN - side, top, side);
    const signed = { size: SIZE + 1 };
    this.paper.text(printed('preparer', { name: this.table.preparer }), { x: MARGIN, y: top + 14 }, signed);
    const checker = { x: MARGIN + 62 * MM, y: top + 14 };
    this.paper.text(printed('checker'), checker, signed);
    // A line to sign on.
    this.paper.rule({ x: checker.x + 11 * MM, y: top + 16 }, { x: checker.x + 50 * MM, y: top + 16 }, 0.4);
    for (const [i, line] of this.table.foot.entries())
      this.paper.text(line, { x: MARGIN, y: top + 30 + i * 10 }, { size: SMALL });
  }
}
