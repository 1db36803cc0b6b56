// Coming in: a card or a door, then the PIN. What was scanned lives in memory until the PIN was right or the screen changed.
import type { OpenedSession } from '#contract';
import type { z } from 'zod';
import { m } from '../shared/messages/messages.js';
import { app } from './app.svelte';
import { codeOf, explain } from './explain';
import { redeeming } from './redeeming.svelte';
import { askStation, station, useToken } from './server';
import { session } from './session.svelte';
import { readCard } from './state/scanner';
import type { Screen } from './state/screens';

export interface Door {
  buildingId: number;
  unit: string;
  room: string;
  pick: number;
}

/** Who says to be there: not believed before the PIN. */
export type Claimed =
  | { by: 'card'; card: string }
  | { by: 'door'; door: Door }
  /** Somebody of the staff vouches, with a code for one session. */
  | { by: 'witness'; code: string };

/** Screens on which a scanned card begins anew. Elsewhere something is under way that a stray scan must not undo. */
const BEGINS: ReadonlySet<Screen> = new Set([
  'attract',
  'how-to',
  'covenant',
  'public-list',
  'public-notices',
  'paper',
  'room',
  'pin',
  'counter',
]);

/** The end of a redemption that belongs to nobody here any more: after a power cut, or a session that ran out. */
const isOver = () => app.screen === 'result' && !app.inSession;

const later = () => app.say({ text: m.scan_later(), say: m.scan_later_say() });

/** How somebody comes in without the scanner. */
export type Way = 'camera' | 'door' | 'code';

class Entering {
  /** Chosen before the screen of the ways stood there: it begins with this one. */
  way: Way | null = null;
  claimed = $state.raw<Claimed | null>(null);
  busy = $state(false);
  /** What the foot of a printed list says: held against the books on a screen of its own. */
  paper = $state('');
  /** The first PIN, printed on paper, until it is changed: its holder has just typed it. */
  firstPin: string | null = null;

  /** Whatever a scanner read, on any screen. */
  scanned(text: string): void {
    if (redeeming.isOpen) return;
    const read = readCard(text, station());
    switch (read.kind) {
      case 'card':
        if (!app.online) return app.say({ text: m.offline_cannot(), say: m.offline_cannot_say() });
        if (BEGINS.has(app.screen) || isOver()) return this.begin({ by: 'card', card: read.text });
        // Somebody's account stands there: whoever comes next is told, and begins nothing in it.
        if (app.inSession) later();
        return;
      case 'paper':
        if (app.inSession) return later();
        if (!app.online) return app.say({ text: m.offline_cannot(), say: m.offline_cannot_say() });
        if (!BEGINS.has(app.screen) || app.isPad) return;
        this.paper = read.text;
        return app.go('paper');
      case 'foreign':
        return app.say({ text: m.card_foreign(), say: m.card_foreign_say() });
      case 'half':
        return app.say({ text: m.card_half(), say: m.card_half_say() });
      case 'no-card':
        return app.say({ text: m.card_none(), say: m.card_none_say() });
      case 'noise':
    }
  }

  begin(claimed: Claimed): void {
    this.claimed = claimed;
    this.busy = false;
    app.say(null);
    app.go('pin');
  }

  forget(): void {
    this.claimed = null;
    this.busy = false;
  }

  /** Without a PIN: the code of whoever vouches. */
  async witnessed(code: string): Promise<void> {
    this.claimed = { by: 'witness', code };
    await this.pin('');
    // A wrong code is not kept: whoever chooses a door next gives a PIN.
    this.claimed = null;
  }

  async pin(pin: string): Promise<void> {
    const who = this.claimed;
    if (who === null || this.busy) return;
    const at = app.screen;
    this.busy = true;
    try {
      const opened = await open(who, pin);
      // Somebody went away while the answer was on its way: nothing opens for whoever stands here now.
      if (this.claimed !== who || app.screen !== at) return close(opened);
      this.firstPin = opened.mustSetPin ? pin : null;
      session.begin(opened);
      app.go(opened.mustSetPin ? 'new-pin' : app.isPad ? 'counter' : 'balance');
      this.forget();
    } catch (error) {
      // A late refusal belongs to whoever typed: another card may be before the keys by now.
      if (this.claimed !== who) return;
      app.say(explain(error));
      if (codeOf(error) === 'card_paused') app.go(app.home);
    } finally {
      if (this.claimed === who || this.claimed === null) this.busy = false;
    }
  }
}

/** Ends a session that nobody stands in. Where another one stands here, opening that has ended this one. */
function close({ token }: { token: string }): void {
  if (app.inSession) return;
  useToken(token);
  askStation('session.end').catch(() => {});
  useToken(null);
}

function open(who: Claimed, pin: string): Promise<z.infer<typeof OpenedSession>> {
  switch (who.by) {
    case 'card':
      return askStation('session.openByCard', { body: { card: who.card, pin } });
    case 'door':
      return askStation('session.openByDoor', { body: { ...who.door, pin } });
    case 'witness':
      return askStation('session.openWitnessed', { body: { code: who.code } });
  }
}

export const entering = new Entering();
session.atEnd(() => entering.forget());
