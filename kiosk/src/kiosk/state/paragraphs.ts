/** Characters of a piece of reading text that stands whole on the smallest panel in the largest letters. */
const PIECE_LENGTH_MAX = 70;

/** A posted text in pieces: its paragraphs, and of a longer one its sentences. */
export function paragraphs(text: string): string[] {
  return text
    .split(/\n+/)
    .flatMap((line) => (line.length > PIECE_LENGTH_MAX ? sentences(line) : [line]))
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** As many sentences together as a piece takes; one that is longer than a piece is cut where it must be. */
function sentences(line: string): string[] {
  const pieces: string[] = [];
  for (const sentence of line.split(/(?<=[。！？；.!?])/)) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + sentence.length <= PIECE_LENGTH_MAX)
      pieces[pieces.length - 1] = last + sentence;
    else pieces.push(...(sentence.match(new RegExp(`.{1,${PIECE_LENGTH_MAX}}`, 'gsu')) ?? []));
  }
  return pieces;
}
