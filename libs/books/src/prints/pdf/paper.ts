import PdfKit from 'pdfkit';
import { encode } from 'uqr';
import { Faces } from './faces';

/** Points of a millimetre. */
export const MM = 72 / 25.4;
const A4 = { short: 595.28, long: 841.89 };
export const MARGIN = 12 * MM;

export interface PaperInfo {
  title: string;
  author: string;
  lying: boolean;
  now: Date;
}

const fixed = (value: number) => value.toFixed(2);

/** A document of A4 pages and the few marks that a register needs: text, rules, a code. */
export class Paper {
  readonly width: number;
  readonly height: number;
  readonly faces: Faces;
  readonly #doc: InstanceType<typeof PdfKit>;
  readonly #chunks: Buffer[] = [];
  readonly #operators: string[] = [];
  readonly #ended: Promise<void>;

  constructor({ title, author, lying, now }: PaperInfo) {
    this.#doc = new PdfKit({
      size: 'A4',
      layout: lying ? 'landscape' : 'portrait',
      margin: 0,
      autoFirstPage: false,
      info: { Title: title, Author: author, Producer: author, Creator: author, CreationDate: now },
    });
    this.width = lying ? A4.long : A4.short;
    this.height = lying ? A4.short : A4.long;
    this.#doc.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    this.#ended = new Promise((done, failed) => {
      this.#doc.on('end', done);
      this.#doc.on('error', failed);
    });
    this.faces = new Faces(this.#doc);
  }

  page(): void {
    this.#flush();
    this.#doc.addPage();
  }

  /** A page is handed over whole: every piece would go through the compressor's queue by itself. */
  #flush(): void {
    if (this.#operators.length === 0) return;
    const page = this.#operators.join('\n');
    this.#operators.length = 0;
    (this.#doc as unknown as { addContent(data: string): void }).addContent(page);
  }

  #add(operators: string): void {
    this.#operators.push(operators);
  }

  /**
   * Sets one line of text.
   * @param at left, right or middle of the line by `align`; y is its baseline, from the page's top
   */
  text(
    text: string,
    at: { x: number; y: number },
    { size, align = 'start', strong = false }: { size: number; align?: Align; strong?: boolean },
  ): void {
    if (text === '') return;
    const before = align === 'start' ? 0 : this.faces.widthOf(text, size) / (align === 'end' ? 1 : 2);
    // The page is drawn from its top downwards, so letters are turned up again. Strong: the outline is drawn too.
    // A thin outline of small type is drawn too thick by screens.
    const weight = strong && size > 10 ? `2 Tr ${fixed(size / 70)} w` : '0 Tr';
    this.#add(
      `BT ${weight} 1 0 0 -1 ${fixed(at.x - before)} ${fixed(at.y)} Tm ${this.faces.show(text, size)}ET`,
    );
  }

  rule(from: { x: number; y: number }, to: { x: number; y: number }, weight = 0.5): void {
    this.#add(`${weight} w ${fixed(from.x)} ${fixed(from.y)} m ${fixed(to.x)} ${fixed(to.y)} l S`);
  }

  fill(x: number, y: number, width: number, height: number, grey: number): void {
    this.#add(`q ${grey} g ${fixed(x)} ${fixed(y)} ${fixed(width)} ${fixed(height)} re f Q`);
  }

  /** A QR code whose side is so many points, with its quiet zone. */
  code(text: string, x: number, y: number, side: number): void {
    const { data, size } = encode(text, { ecc: 'M', border: 2 });
    const module = side / size;
    let out = 'q 0 g ';
    for (const [row, cells] of data.entries()) {
      for (let from = 0; from < size; from += 1) {
        if (!cells[from]) continue;
        let to = from;
        while (to < size && cells[to]) to += 1;
        out += `${fixed(x + from * module)} ${fixed(y + row * module)} ${fixed((to - from) * module)} ${fixed(module)} re `;
        from = to;
      }
    }
    this.#add(`${out}f Q`);
  }

  async end(): Promise<Buffer> {
    this.#flush();
    this.#doc.end();
    await this.#ended;
    return Buffer.concat(this.#chunks);
  }
}

export type Align = 'start' | 'center' | 'end';
