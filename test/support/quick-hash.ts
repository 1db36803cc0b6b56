import { createRequire } from 'node:module';

// The module itself, whose `hash` the product calls; the benches, which have no jest, hand out cards too.
const argon2 = createRequire(__filename)('@node-rs/argon2') as typeof import('@node-rs/argon2');
const { hash } = argon2;

/**
 * Secrets that are hashed within `work` cost next to nothing to make and to compare: in life each takes 15 ms of a core,
 * and the tests hand out hundreds of cards and accounts. A hash keeps its cost with it, so they fit as others do.
 */
export async function quickly<T>(work: () => Promise<T>): Promise<T> {
  const cheap = { memoryCost: 8, timeCost: 1, parallelism: 1 };
  const quick: typeof hash = (text, options) => hash(text, { ...options, ...cheap });
  Object.assign(argon2, { hash: quick });
  try {
    return await work();
  } finally {
    Object.assign(argon2, { hash });
  }
}
