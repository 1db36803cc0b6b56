import type { RefusalCode } from '#contract';

/**
 * A rule said no. Refusals are part of the contract: a closed set of codes, each with a sentence that a person
 * can act on. Anything else that is thrown is a bug and stays loud.
 * `details` holds what the sentence needs (what is left, until when): never personal data.
 */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
    this.name = 'Refusal';
  }
}
