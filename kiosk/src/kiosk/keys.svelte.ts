// The one place where keys arrive. Every key passes the scanner first; the kiosk has no field that the browser fills.
import { Scanner, type Heard } from './state/scanner';

type Listener<T> = (heard: T) => void;

const typed: Listener<string>[] = [];
let scanned: Listener<string> = () => {};

/** Characters typed by a hand, for the keypad of this screen: the last that asked gets them. @returns how to stop */
export function onTyped(listener: Listener<string>): () => void {
  typed.push(listener);
  return () => void typed.splice(typed.indexOf(listener), 1);
}

/** Whatever a scanner read, on any screen. */
export function onScanned(listener: Listener<string>): void {
  scanned = listener;
}

/** Keys whose own effect would move or leave the page; Tab keeps its own, but for a scanner's. */
const ACTS = new Set(['Enter', ' ', 'Backspace', 'Escape']);

function hand(heard: Heard): void {
  if (heard.kind === 'scan') scanned(heard.text);
  else if (heard.kind === 'typed') typed.at(-1)?.(heard.char);
  else if (heard.key === 'Backspace') typed.at(-1)?.('Backspace');
  else if (heard.key === 'Enter' || heard.key === ' ') press();
}

/** Enter and Space press what has the focus, when the key is let go: as a finger does. */
function press(): void {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused !== document.body) focused.click();
}

/** Listens on the whole page, before everything else. */
export function listenToKeys(target: Window): void {
  const scanner = new Scanner();
  let timer = 0;
  const now = () => performance.now();
  const wait = () => {
    clearTimeout(timer);
    const ms = scanner.waitMs(now());
    if (ms !== null) {
      timer = target.setTimeout(() => {
        scanner.settle(now()).forEach(hand);
        wait();
      }, ms);
    }
  };
  const take = (event: KeyboardEvent, when: 'down' | 'up') => {
    // Function keys and the keeper's own shortcuts are the browser's.
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const inScan = event.key === 'Tab' && scanner.waitMs(now()) !== null;
    if (event.key.length === 1 || ACTS.has(event.key) || inScan) event.preventDefault();
    if (event.repeat) return;
    const key = event.key === 'Process' ? fromCode(event) : event.key;
    // When the key was pressed, not when the page came to it: a page that is busy for a moment in the middle of a card
    // would take it for two halves, and a hand's press for a machine's.
    scanner[when]({ key, atMs: event.timeStamp }).forEach(hand);
    wait();
  };
  target.addEventListener('keydown', (event) => take(event, 'down'), { capture: true });
  target.addEventListener('keyup', (event) => take(event, 'up'), { capture: true });
}

/** With an input method on, the browser names no key; the scanner's letters are told by their place on the keyboard. */
function fromCode(event: KeyboardEvent): string {
  const letter = /^(?:Key([A-Z])|Digit(\d)|Numpad(\d))$/.exec(event.code);
  if (letter !== null) return letter[1] ?? letter[2] ?? letter[3]!;
  return event.code === 'Period' || event.code === 'NumpadDecimal' ? '.' : event.key;
}
