/** What a request shows of its sender. */
export interface Presented {
  method: string;
  /** Path with query, as received. */
  url: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  cookies: Readonly<Record<string, string | undefined>>;
  rawBody: Buffer;
  /** A write that its client's id makes harmless when it comes again: the reply is given anew, nothing is done twice. */
  bearsOwnId?: boolean;
  /** The station that a public path names. */
  pathStation: number | null;
}
