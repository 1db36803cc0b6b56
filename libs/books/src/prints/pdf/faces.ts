import { join } from 'node:path';
import type PdfKit from 'pdfkit';
import { ROOT } from '#platform';

/**
 * Noto Sans of one design: Simplified Chinese with the rare characters of names (U+4DAE, U+2CB7C), then Japanese for those
 * that the first lacks (U+20BB7). A character is set in the first face that has it.
 */
const FACES: readonly (readonly [string, string])[] = [
  ['@embedpdf/fonts-sc', 'fonts/NotoSansHans-Regular.otf'],
  ['@embedpdf/fonts-jp', 'fonts/NotoSansJP-Regular.otf'],
];
/** Stands where no face has the character: an empty square. */
const MISSING = '\u25a1';

/** The part of pdfkit's embedded font that is used here: it makes the subset as characters are encoded. */
interface Face {
  id: string;
  font: { hasGlyphForCodePoint(code: number): boolean };
  encode(text: string): [string[], { advanceWidth: number }[]];
  ref(): unknown;
}
interface Inside {
  _font: Face;
  page: { fonts: Record<string, unknown> };
}

interface Glyph {
  face: Face;
  hex: string;
  /** Thousandths of the type's size. */
  width: number;
}

// The packages export no path to their fonts.
const pathOf = ([name, file]: readonly [string, string]) => join(ROOT, 'node_modules', name, file);

/** The document's type: each character is encoded once, whatever the number of rows. */
export class Faces {
  readonly #glyphs = new Map<string, Glyph>();
  readonly #faces: Face[];
  readonly #inside: Inside;

  constructor(doc: InstanceType<typeof PdfKit>) {
    this.#inside = doc as unknown as Inside;
    this.#faces = FACES.map((face) => {
      doc.font(pathOf(face));
      return this.#inside._font;
    });
  }

  #glyph(character: string): Glyph {
    const known = this.#glyphs.get(character);
    if (known) return known;
    const code = character.codePointAt(0)!;
    const face = this.#faces.find(({ font }) => font.hasGlyphForCodePoint(code));
    const glyph = face === undefined ? { ...this.#glyph(MISSING) } : encoded(face, character);
    this.#glyphs.set(character, glyph);
    return glyph;
  }

  /** Points that a text takes in a size. */
  widthOf(text: string, size: number): number {
    let width = 0;
    for (const character of text) width += this.#glyph(character).width;
    return (width * size) / 1000;
  }

  /** Operators that set a text: runs of one face. To stand between BT and ET. */
  show(text: string, size: number): string {
    let out = '';
    let face: Face | null = null;
    let run = '';
    const flush = () => (face === null ? '' : `/${face.id} ${size} Tf <${run}> Tj `);
    for (const character of text) {
      const glyph = this.#glyph(character);
      if (glyph.face !== face) {
        out += flush();
        face = glyph.face;
        run = '';
        this.#inside.page.fonts[face.id] ??= face.ref();
      }
      run += glyph.hex;
    }
    return out + flush();
  }
}

function encoded(face: Face, character: string): Glyph {
  const [hex, positions] = face.encode(character);
  return {
    face,
    hex: hex.join(''),
    width: positions.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
  };
}
