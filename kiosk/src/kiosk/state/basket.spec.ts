import fc from 'fast-check';
import { add, canAdd, EMPTY, fit, piecesIn, pointsIn, remove, type Basket, type Priced } from './basket';

const rice: Priced = { itemId: 'rice', points: 20, left: 3, most: 2 };
const soap: Priced = { itemId: 'soap', points: 5, left: 1, most: 1 };
const items = [rice, soap];
const purse = (balance: number, monthLeft = 1000) => ({ balance, monthLeft });

describe('the basket', () => {
  it('adds what the balance, the stock and the limits allow, and says what is missing', () => {
    const one = add(EMPTY, rice, items, purse(44));
    expect(pointsIn(one, items)).toBe(20);
    const two = add(one, rice, items, purse(44));
    expect(canAdd(two, rice, items, purse(44))).toEqual({ can: false, why: 'points', missing: 16 });
    expect(canAdd(two, rice, items, purse(400))).toEqual({ can: false, why: 'limit', max: 2 });
    expect(canAdd(two, soap, items, purse(44))).toEqual({ can: false, why: 'points', missing: 1 });
    expect(canAdd(add(one, soap, items, purse(44)), soap, items, purse(44))).toEqual({
      can: false,
      why: 'stock',
    });
    expect(canAdd(one, rice, items, purse(100, 30))).toEqual({ can: false, why: 'limit', max: 1 });
  });

  it('takes out one piece, and the item with its last', () => {
    const two = add(add(EMPTY, rice, items, purse(100)), rice, items, purse(100));
    expect(remove(two, 'rice').get('rice')).toBe(1);
    expect(remove(remove(two, 'rice'), 'rice').has('rice')).toBe(false);
    expect(remove(EMPTY, 'rice')).toEqual(EMPTY);
  });

  it('lets fall what is gone or became too dear', () => {
    const full = new Map([['rice', 2], ['soap', 1]]); // prettier-ignore
    expect(fit(full, [{ ...rice, points: 30 }], purse(59))).toEqual(new Map([['rice', 1]]));
  });

  it('never costs more than the purse, whatever is touched', () => {
    const touch = fc.record({ item: fc.constantFrom(...items), out: fc.boolean() });
    fc.assert(
      fc.property(fc.array(touch, { maxLength: 40 }), fc.nat(80), fc.nat(80), (touches, balance, month) => {
        let basket: Basket = EMPTY;
        for (const { item, out } of touches) {
          basket = out ? remove(basket, item.itemId) : add(basket, item, items, purse(balance, month));
          expect(pointsIn(basket, items)).toBeLessThanOrEqual(Math.min(balance, month));
          expect(piecesIn(basket)).toBeGreaterThanOrEqual(0);
          items.forEach((i) => expect(basket.get(i.itemId) ?? 0).toBeLessThanOrEqual(i.left));
        }
      }),
    );
  });
});
