/** Characters of one page of reading text: large enough letters, no scrolling. */
const PAGE_LENGTH_MAX = 260;

/** A posted text as pages of paragraphs. A paragraph longer than a page is cut at its sentences. */
export function paragraphs(text: string): string[][] {
  const lines = text
    .split(/\n+/)
    .flatMap((line) =>
      line.length > PAGE_LENGTH_MAX ? (line.match(/[^。！？.!?]+[。！？.!?]?/g) ?? [line]) : [line],
    )
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const pages: string[][] = [];
  let used = Infinity;
  for (const line of lines) {
    if (used + line.length > PAGE_LENGTH_MAX) {
      pages.push([]);
      used = 0;
    }
    pages.at(-1)!.push(line);
    used += line.length;
  }
  return pages;
}
