import fc from 'fast-check';
import { add, canAdd, EMPTY, fit, piecesIn, pointsIn, remove, type Basket, type Priced } from './basket';

const rice: Priced = { itemId: 'rice', points: 20, free: 3, limitEach: 2 };
const soap: Priced = { itemId: 'soap', points: 5, free: 1, limitEach: null };
const items = [rice, soap];

describe('the basket', () => {
  it('adds what the balance, the stock and the limit allow, and says what is missing', () => {
    const one = add(EMPTY, rice, items, 44);
    expect(pointsIn(one, items)).toBe(20);
    expect(canAdd(add(one, rice, items, 44), rice, items, 44)).toEqual({ can: false, why: 'limit', max: 2 });
    expect(canAdd(add(one, rice, items, 44), soap, items, 44)).toEqual({
      can: false,
      why: 'points',
      missing: 1,
    });
    expect(canAdd(add(one, soap, items, 44), soap, items, 44)).toEqual({ can: false, why: 'stock' });
  });

  it('takes out one piece, and the item with its last', () => {
    const two = add(add(EMPTY, rice, items, 100), rice, items, 100);
    expect(remove(two, 'rice').get('rice')).toBe(1);
    expect(remove(remove(two, 'rice'), 'rice').has('rice')).toBe(false);
    expect(remove(EMPTY, 'rice')).toEqual(EMPTY);
  });

  it('lets fall what is gone or became too dear', () => {
    const full = add(add(add(EMPTY, rice, items, 100), rice, items, 100), soap, items, 100);
    expect(fit(full, [{ ...rice, points: 30 }], 59)).toEqual(new Map([['rice', 1]]));
  });

  it('never costs more than the balance, whatever is touched', () => {
    const touch = fc.record({ item: fc.constantFrom(...items), out: fc.boolean() });
    fc.assert(
      fc.property(fc.array(touch, { maxLength: 40 }), fc.nat(80), (touches, balance) => {
        let basket: Basket = EMPTY;
        for (const { item, out } of touches) {
          basket = out ? remove(basket, item.itemId) : add(basket, item, items, balance);
          expect(pointsIn(basket, items)).toBeLessThanOrEqual(balance);
          expect(piecesIn(basket)).toBeGreaterThanOrEqual(0);
          items.forEach((i) => expect(basket.get(i.itemId) ?? 0).toBeLessThanOrEqual(i.free));
        }
      }),
    );
  });
});
