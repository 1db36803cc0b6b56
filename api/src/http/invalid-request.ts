import { Refusal } from '#platform';
import type { z } from 'zod';

/** The request is not of the declared shape: names each field, never its value. */
export class InvalidRequest extends Refusal {
  readonly fields: { path: string; message: string }[];

  constructor(part: string, error: z.ZodError) {
    super('invalid_request');
    this.fields = error.issues.slice(0, 20).map((issue) => ({
      path: [part, ...issue.path.map(String)].join('.').slice(0, 100),
      message: issue.code,
    }));
  }
}
