/** What a request shows of its sender. */
export interface Presented {
  method: string;
  /** Path with query, as received. */
  url: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  cookies: Readonly<Record<string, string | undefined>>;
  rawBody: Buffer;
  /** The station that a public path names. */
  pathStation: number | null;
}
