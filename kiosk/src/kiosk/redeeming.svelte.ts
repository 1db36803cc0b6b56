// Runs the redemption machine: its errands against the disk and the station.
import type { Redemption as Taken } from '#contract';
import { RefusedByServer } from '../shared/request';
import { app } from './app.svelte';
import { forgetPending, keepPending, readPending } from './device';
import { codeOf } from './explain';
import { askStation, stationNow } from './server';
import { session } from './session.svelte';
import { isOpen, refusedOrCut, step, type Errand, type Happening, type Redemption } from './state/redemption';
import { uuidv7 } from './state/uuid';

export type { Taken };

/** Sends one id to the station; it is called once for an id. */
export type Send = (id: string) => Promise<Taken>;

/** Between two questions while the network is gone. Within 10 s of its return the answer must stand (kiosk.md). */
const ASK_AGAIN_MS = 1500;

class Redeeming {
  state = $state.raw<Redemption<Taken>>({ at: 'choosing' });
  #send: Send = () => Promise.reject(new Error('nothing was confirmed'));

  get isOpen(): boolean {
    return isOpen(this.state);
  }

  /**
   * Confirmed by the resident. A second tap finds the machine beyond its first state and changes nothing.
   * @param id of the keeper's basket at the counter; at the kiosk a new one
   */
  async confirm(send: Send, id = uuidv7(stationNow())): Promise<void> {
    if (this.isOpen) return;
    // Whoever was here before has gone without a word: their end is not this one's.
    this.close();
    this.#send = send;
    await this.tell({ type: 'confirm', id });
  }

  /** At the start: whatever was pending when the power went is settled before anybody else redeems. */
  async recover(): Promise<boolean> {
    const id = await readPending();
    if (id === null) return false;
    void this.tell({ type: 'found-pending', id });
    return true;
  }

  close(): void {
    void this.tell({ type: 'close' });
    this.#send = () => Promise.reject(new Error('nothing was confirmed'));
  }

  async tell(happening: Happening<Taken>): Promise<void> {
    const [next, errands] = step(this.state, happening);
    this.state = next;
    // Nobody is sent away while the answer about their points is not known.
    if (isOpen(next)) session.clock.hold();
    else session.clock.release(performance.now());
    for (const errand of errands) {
      const follows = await this.run(errand);
      if (follows !== null) await this.tell(follows);
    }
  }

  async run(errand: Errand): Promise<Happening<Taken> | null> {
    switch (errand.do) {
      case 'store':
        return keepPending(errand.id).then(
          () => ({ type: 'stored' as const }),
          () => ({ type: 'store-failed' as const }),
        );
      case 'send':
        return this.send(errand.id);
      case 'settle':
        return this.settle(errand.id);
      case 'wait':
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
        return { type: 'ask-again' };
      case 'forget':
        await forgetPending(errand.id);
        return null;
    }
  }

  async send(id: string): Promise<Happening<Taken>> {
    try {
      return { type: 'answered', redemption: await this.#send(id) };
    } catch (error) {
      return error instanceof RefusedByServer ? refusedOrCut(error.problem.code) : { type: 'cut' };
    }
  }

  async settle(id: string): Promise<Happening<Taken>> {
    try {
      if (app.inSession) return await this.settleAsResident(id);
      const { taken } = await askStation('redemption.settleAtKiosk', { params: { redemptionId: id } });
      return {
        type: 'settled',
        outcome: taken ? { kind: 'taken', redemption: null } : { kind: 'not-taken' },
      };
    } catch (error) {
      // The session ended meanwhile, at the server or here: the machine asks for itself. Whoever waits still hears the end.
      if (codeOf(error) === 'unauthenticated' && app.inSession) {
        session.end();
        app.go('result');
      }
      return { type: 'cut' };
    }
  }

  async settleAsResident(id: string): Promise<Happening<Taken>> {
    const { redemption } = await askStation('redemption.settle', { params: { redemptionId: id } });
    return {
      type: 'settled',
      outcome: redemption === null ? { kind: 'not-taken' } : { kind: 'taken', redemption },
    };
  }
}

export const redeeming = new Redeeming();
// An answer that is still open is settled by the machine alone; one that was shown goes with its resident.
session.atEnd(() => redeeming.close());
