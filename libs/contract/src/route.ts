import { z } from 'zod';
import type { RefusalCode } from './refusals';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One operation of the interface: declared once, here, and read by the server, the pages, the tests and the OpenAPI document. */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  readonly method: Method;
  /** Path under the origin with `:name` parameters. */
  readonly path: `/v1/${string}`;
  /** One sentence: what it does, for whom. */
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly reply: R;
  /** The refusals of its use case, beside those that every route may give (`COMMON_REFUSALS`). */
  readonly refusals: readonly RefusalCode[];
  /** The body is a file's bytes: its media types are checked by content, never by name. */
  readonly upload?: true;
  /** The reply is a file's bytes with their media type (`Download`); everything else is JSON. */
  readonly download?: true;
}

const Nothing = z.strictObject({});
/** A route without a reply body answers 200 with an empty object, so that every reply is JSON. */
export const Done = z.strictObject({}).meta({ id: 'Done' });

/** The reply of a download route: what the handler gives, and what a client gets as the response's body. */
export interface FileBytes {
  mediaType: string;
  bytes: Uint8Array;
}
export const Download = z.custom<FileBytes>(
  (value) => (value as FileBytes | null)?.bytes instanceof Uint8Array,
);

interface Draft<P, Q, B, R> {
  method: Method;
  path: `/v1/${string}`;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  reply: R;
  refusals?: readonly RefusalCode[];
  upload?: true;
  download?: true;
}

/** Declares a route. Parts that it leaves out take nothing: an unexpected member is refused, never ignored. */
export function route<
  R extends z.ZodType,
  P extends z.ZodType = typeof Nothing,
  Q extends z.ZodType = typeof Nothing,
  B extends z.ZodType = typeof Nothing,
>(draft: Draft<P, Q, B, R>): Route<P, Q, B, R> {
  return {
    ...draft,
    params: (draft.params ?? Nothing) as P,
    query: (draft.query ?? Nothing) as Q,
    body: (draft.body ?? Nothing) as B,
    refusals: draft.refusals ?? [],
  };
}

export type ParamsOf<T extends Route> = z.output<T['params']>;
export type QueryOf<T extends Route> = z.output<T['query']>;
export type BodyOf<T extends Route> = z.output<T['body']>;
/** What a client sends: before defaults are filled in. */
export type BodyIn<T extends Route> = z.input<T['body']>;
export type QueryIn<T extends Route> = z.input<T['query']>;
export type ReplyOf<T extends Route> = z.output<T['reply']>;
