import fc from 'fast-check';
import { Keypad, PIN_LENGTH } from './keypad';

describe('the keypad', () => {
  it('gives the PIN with its sixth digit, once', () => {
    const keypad = new Keypad();
    expect([...'20481'].map((d) => keypad.press(d))).toEqual([null, null, null, null, null]);
    expect(keypad.press('6')).toBe('204816');
    expect(keypad.press('6')).toBeNull();
    expect(keypad.entered).toBe(PIN_LENGTH);
  });

  it('takes digits alone', () => {
    const keypad = new Keypad();
    ['a', '', '12', '٣', ' ', 'Enter'].forEach((key) => keypad.press(key));
    expect(keypad.entered).toBe(0);
  });

  it('shows how many digits there are and nothing more', () => {
    const keypad = new Keypad();
    keypad.press('7');
    expect(JSON.stringify(keypad)).not.toContain('7');
  });

  it('ends with the last six digits that were not taken back', () => {
    const key = fc.constantFrom('back', 'clear', ...'0123456789');
    fc.assert(
      fc.property(fc.array(key), (keys) => {
        const keypad = new Keypad();
        let model = '';
        for (const k of keys) {
          if (k === 'back') keypad.back();
          else if (k === 'clear') keypad.clear();
          else keypad.press(k);
          if (k === 'back') model = model.slice(0, -1);
          else if (k === 'clear') model = '';
          else if (model.length < PIN_LENGTH) model += k;
          expect(keypad.entered).toBe(model.length);
        }
      }),
    );
  });
});
