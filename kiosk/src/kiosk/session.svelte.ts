// A resident before the kiosk: the token in memory, the clock that ends it, and the wipe that leaves nothing.
import { app } from './app.svelte';
import { SessionClock, idleTerms, type IdleState } from './state/session-clock';
import { isPlain, isSlow, PLAIN } from './state/modes';
import { BETWEEN, STANDS } from './state/screens';
import { useToken } from './server';

export interface Opened {
  token: string;
  name: string;
  idleSeconds: number;
  warningSeconds: number;
}

const TICK_MS = 250;

class Session {
  idle = $state<IdleState>('off');
  secondsLeft = $state(0);
  name = $state('');
  readonly clock = new SessionClock();
  #terms = { idleSeconds: 60, warningSeconds: 30 };
  /** What each part does when a session ends: tell the server, forget what was chosen. */
  readonly #ends: (() => void)[] = [];

  /** Whoever keeps something of a session in memory forgets it here; the token still stands. */
  atEnd(work: () => void): void {
    this.#ends.push(work);
  }

  begin(opened: Opened): void {
    this.#terms = opened;
    useToken(opened.token);
    this.name = opened.name;
    app.inSession = true;
    this.clock.begin(idleTerms(opened, isSlow(app.modes)), performance.now());
    this.idle = 'active';
  }

  /** Anybody touching anything. On public screens too: a half-read list goes back to the attract screen by itself. */
  touch(): void {
    this.clock.touch(performance.now());
  }

  /**
   * Counts without a session as well: a keypad left behind, an open covenant, the end of somebody's redemption, large
   * letters chosen before a card. Asked with each change of the screen or of how it is set.
   */
  watch(): void {
    // Nobody is sent away while an answer about points is on its way.
    if (app.inSession || this.clock.isHeld) return;
    const isLeft = !STANDS.has(app.screen) || (BETWEEN.has(app.screen) && !isPlain(app.modes));
    if (!isLeft) this.clock.end();
    else if (this.clock.state(performance.now()) === 'off')
      this.clock.begin(idleTerms(this.#terms, isSlow(app.modes)), performance.now());
  }

  retime(): void {
    this.clock.retime(idleTerms(this.#terms, isSlow(app.modes)));
  }

  tick(): void {
    const now = performance.now();
    const state = this.clock.state(now);
    this.secondsLeft = this.clock.secondsLeft(now);
    this.idle = state;
    if (state === 'ended') this.end();
  }

  run(): void {
    setInterval(() => this.tick(), TICK_MS);
  }

  /** Wipes: token, memory, modes, screen. It asks nobody first, so the server may be gone. */
  end(): void {
    for (const work of this.#ends) work();
    useToken(null);
    this.clock.end();
    this.idle = 'off';
    this.name = '';
    app.inSession = false;
    app.modes = { ...PLAIN };
    app.say(null);
    app.go(app.home);
    // Whatever else a browser may keep for a page that stored nothing.
    for (const store of [sessionStorage, localStorage]) store.clear();
  }
}

export const session = new Session();
