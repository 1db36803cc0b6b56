import { createInfiniteQuery } from '@tanstack/svelte-query';

interface PageOf<T> {
  items: T[];
  next: string | null;
}

/**
 * Reads a register page by page, by key.
 * @param key what it is, and by which filters
 * @param ask reads one page; `after` is the `next` of the page before
 */
export function paged<T>(
  key: () => readonly unknown[],
  ask: (after: string | undefined) => Promise<PageOf<T>>,
) {
  const query = createInfiniteQuery(() => ({
    queryKey: [...key()],
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: PageOf<T>) => last.next ?? undefined,
  }));
  return {
    get query() {
      return query;
    },
    get items(): T[] {
      return query.data?.pages.flatMap((page) => page.items) ?? [];
    },
  };
}
export type Paged<T> = ReturnType<typeof paged<T>>;
