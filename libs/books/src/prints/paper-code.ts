/** What the codes on paper say, in letters and digits of QR's alphanumeric mode alone: a scanner types them. */

/** A page of a posted list: the list's digest, and of each line on the page its number and the head of its digest. */
export interface ListCode {
  kind: 'list';
  station: number;
  listId: string;
  /** Hex, 64. */
  digest: string;
  lines: { lineNo: number; digest: string }[];
}

/** A register as printed. */
export interface BookCode {
  kind: 'book';
  station: number;
  printId: string;
  /** Head of the digest, hex, 32. */
  digest: string;
}

/** Hex digits of a line's digest on paper: 32 bits tell an altered line from the frozen one. */
export const LINE_DIGITS = 8;
const LIST = /^SFYL1\.([1-9]\d{0,9})\.([0-9A-F]{32})\.([0-9A-F]{64})\.(\d{1,6})\.((?:[0-9A-F]{8}){0,200})$/;
const BOOK = /^SFYB1\.([1-9]\d{0,9})\.([0-9A-F]{32})\.([0-9A-F]{32})$/;

const bare = (id: string) => id.replaceAll('-', '');
const uuidOf = (hex: string) =>
  hex.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Lines of a page follow each other: the first one's number and the digests are enough. */
export function listCode(code: Omit<ListCode, 'kind'>): string {
  const digests = code.lines.map(({ digest }) => digest.slice(0, LINE_DIGITS)).join('');
  const first = code.lines[0]?.lineNo ?? 1;
  return `SFYL1.${code.station}.${bare(code.listId)}.${code.digest}.${first}.${digests}`.toUpperCase();
}

export function bookCode(code: Omit<BookCode, 'kind'>): string {
  return `SFYB1.${code.station}.${bare(code.printId)}.${code.digest.slice(0, 32)}`.toUpperCase();
}

/** Reads what was scanned. @returns null for anything that is no paper of this product */
export function readPaperCode(text: string): ListCode | BookCode | null {
  const typed = text.trim().toUpperCase();
  const book = BOOK.exec(typed);
  if (book !== null) {
    const [, station, printId, digest] = book;
    return {
      kind: 'book',
      station: Number(station),
      printId: uuidOf(printId!),
      digest: digest!.toLowerCase(),
    };
  }
  const list = LIST.exec(typed);
  if (list === null) return null;
  const [, station, listId, digest, first, digests] = list;
  const lines = (digests!.match(/.{8}/g) ?? []).map((head, i) => ({
    lineNo: Number(first) + i,
    digest: head.toLowerCase(),
  }));
  return {
    kind: 'list',
    station: Number(station),
    listId: uuidOf(listId!),
    digest: digest!.toLowerCase(),
    lines,
  };
}
