// The screen that stands, what is said across it, and how the machine is set: all that components share.
import { BACK, goTo, type Screen } from './state/screens';
import { guessPanel, PLAIN, rootLook, type Modes, type Panel } from './state/modes';

/** A sentence across the screen: what happened and what to do next. */
export interface Band {
  text: string;
  say: string;
}

/** How long a sentence stays, unless another comes. */
const BAND_MS = 8000;

class App {
  screen = $state<Screen>('boot');
  modes = $state<Modes>({ ...PLAIN });
  panel = $state<Panel>(guessPanel(innerWidth, innerHeight));
  band = $state<Band | null>(null);
  online = $state(true);
  inSession = $state(false);
  /** This machine is the pad at the counter. */
  isPad = $state(false);
  /** When the screen last changed: a second tap of the same finger belongs to the screen before. */
  changedAt = 0;
  #bandTimer: ReturnType<typeof setTimeout> | undefined;

  /** Where this machine stands when nobody is before it. */
  get home(): Screen {
    return this.isPad ? 'counter' : 'attract';
  }

  go(to: Screen): void {
    const next = goTo(this.screen, to, this.inSession);
    if (next === this.screen) return;
    this.screen = next;
    this.changedAt = performance.now();
  }

  /** Steps taken within a screen, the innermost last: "back" undoes one before it leaves the screen. */
  #steps = $state.raw<readonly { undo: () => boolean; open: () => boolean }[]>([]);

  /**
   * @param undo takes back the last step of whoever asks; false: there was none
   * @param open whether there is a step, where the screen itself leads nowhere back: the key stands as long as it is
   * @returns how to stop
   */
  onBack(undo: () => boolean, open = () => false): () => void {
    const step = { undo, open };
    this.#steps = [...this.#steps, step];
    return () => void (this.#steps = this.#steps.filter((one) => one !== step));
  }

  /** Whether the key that leads back stands. */
  get goesBack(): boolean {
    return BACK[this.screen] !== undefined || this.#steps.some(({ open }) => open());
  }

  back(): void {
    if (this.#steps.findLast(({ undo }) => undo()) !== undefined) return;
    const to = BACK[this.screen];
    if (to !== undefined) this.go(to === 'attract' ? this.home : to);
  }

  say(band: Band | null): void {
    clearTimeout(this.#bandTimer);
    this.band = band;
    if (band !== null) this.#bandTimer = setTimeout(() => (this.band = null), BAND_MS);
  }

  /** Puts modes and panel on the page's root, which the look follows. */
  dress(): void {
    for (const [name, value] of Object.entries(rootLook(this.modes, this.panel))) {
      document.documentElement.setAttribute(name, value);
    }
    // Through the object model: a style attribute is forbidden by the page's own security policy.
    document.documentElement.style.setProperty('--mm', `${this.panel.pxPerMm}px`);
  }
}

export const app = new App();
