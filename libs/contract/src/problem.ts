import { z } from 'zod';
import { REFUSAL_CODES } from './refusals';

/** What a refused request is answered with: `application/problem+json` (RFC 9457). */
export const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(REFUSAL_CODES as [string, ...string[]]),
    /** A sentence that a person can act on, in the language asked for. */
    detail: z.string(),
    /** What the sentence needs: what is left, until when. */
    facts: z.record(z.string(), z.unknown()),
    /** The fields that were wrong, by path. */
    fields: z.array(z.strictObject({ path: z.string(), message: z.string() })),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
