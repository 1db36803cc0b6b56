/**
 * The rows of a table that may be long, a page at a time by its key: no more than a page stands in memory.
 * @param size rows of a page
 * @param read the page behind a row, null: the first one; shorter than `size` when it is the last
 */
export async function* inPages<R>(
  size: number,
  read: (last: R | null) => Promise<R[]>,
): AsyncGenerator<R, undefined> {
  let last: R | null = null;
  for (;;) {
    const page: R[] = await read(last);
    yield* page;
    if (page.length < size) return;
    last = page.at(-1)!;
  }
}
