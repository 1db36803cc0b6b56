import { ClientId } from '#contract';
import { uuidv7 } from './uuid';

describe('the client id', () => {
  it('is what the contract asks for, sorts by time and never repeats', () => {
    const ids = Array.from({ length: 200 }, (_, i) => uuidv7(1_800_000_000_000 + i));
    ids.forEach((id) => expect(ClientId.parse(id)).toBe(id));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
