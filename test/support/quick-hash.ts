const argon2 = jest.requireActual<typeof import('@node-rs/argon2')>('@node-rs/argon2');
const { hash } = argon2;

/**
 * Secrets that are hashed within `work` cost next to nothing to make and to compare: in life each takes 15 ms of a core,
 * and the tests hand out hundreds of cards and accounts. A hash keeps its cost with it, so they fit as others do.
 */
export async function quickly<T>(work: () => Promise<T>): Promise<T> {
  const cheap = { memoryCost: 8, timeCost: 1, parallelism: 1 };
  const spy = jest.spyOn(argon2, 'hash').mockImplementation((text, options) => hash(text, { ...options, ...cheap })); // prettier-ignore
  try {
    return await work();
  } finally {
    spy.mockRestore();
  }
}
