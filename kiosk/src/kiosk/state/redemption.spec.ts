import fc from 'fast-check';
import { isOpen, refusedOrCut, step, type Errand, type Happening, type Redemption } from './redemption';

interface Taken {
  id: string;
}

/** The server's side of an id (design.md §2): the first to name it decides, asking included. */
class Server {
  readonly known = new Map<string, 'done' | 'abandoned'>();
  taken = 0;

  redeem(id: string): Happening<Taken> {
    if (this.known.get(id) === 'abandoned') return { type: 'refused', code: 'request_abandoned' };
    if (!this.known.has(id)) this.taken += 1;
    this.known.set(id, 'done');
    return { type: 'answered', redemption: { id } };
  }

  settle(id: string): Happening<Taken> {
    if (!this.known.has(id)) this.known.set(id, 'abandoned');
    const done = this.known.get(id) === 'done';
    return { type: 'settled', outcome: done ? { kind: 'taken', redemption: { id } } : { kind: 'not-taken' } };
  }
}

/** What may befall one exchange with the server. */
type Fate = 'whole' | 'lost-before' | 'lost-after' | 'late';

/** A kiosk with its disk, which survives a power cut, and its state, which does not. */
class Kiosk {
  state: Redemption<Taken> = { at: 'choosing' };
  stored: string | null = null;
  readonly sends: string[] = [];
  /** Requests that hang in the network and reach the server later. */
  readonly hanging: string[] = [];
  shown: string[] = [];

  constructor(
    readonly server: Server,
    readonly fates: Iterator<Fate>,
  ) {}

  tell(happening: Happening<Taken>, cutAfter = Infinity): void {
    let left = cutAfter;
    const queue: Happening<Taken>[] = [happening];
    while (queue.length > 0 && left > 0) {
      const [next, errands] = step(this.state, queue.shift()!);
      this.state = next;
      if (next.at === 'taken' || next.at === 'not-taken') this.shown.push(next.at);
      for (const errand of errands) {
        if ((left -= 1) < 0) return;
        const answer = this.run(errand);
        if (answer !== null) queue.push(answer);
      }
    }
  }

  run(errand: Errand): Happening<Taken> | null {
    switch (errand.do) {
      case 'store':
        this.stored = errand.id;
        return { type: 'stored' };
      case 'forget':
        this.stored = null;
        return null;
      case 'wait':
        return { type: 'ask-again' };
      case 'send':
        expect(this.stored).toBe(errand.id);
        this.sends.push(errand.id);
        return this.exchange(() => this.server.redeem(errand.id), errand.id);
      case 'settle':
        return this.exchange(() => this.server.settle(errand.id), null);
    }
  }

  exchange(work: () => Happening<Taken>, late: string | null): Happening<Taken> {
    const fate = this.fates.next().value as Fate | undefined;
    if (fate === 'lost-before') return { type: 'cut' };
    if (fate === 'late') {
      if (late !== null) this.hanging.push(late);
      return { type: 'cut' };
    }
    const answer = work();
    return fate === 'lost-after' ? { type: 'cut' } : answer;
  }

  /** Power comes back: the state is gone, the disk is not. */
  restart(): void {
    this.state = { at: 'choosing' };
    if (this.stored !== null) this.tell({ type: 'found-pending', id: this.stored });
  }
}

const fate = fc.constantFrom<Fate>('whole', 'lost-before', 'lost-after', 'late');

describe('a redemption at the kiosk', () => {
  it('is stored, sent and done', () => {
    const server = new Server();
    const kiosk = new Kiosk(server, [].values());
    kiosk.tell({ type: 'confirm', id: 'a' });
    expect(kiosk.state).toEqual({ at: 'taken', id: 'a', redemption: { id: 'a' } });
    expect(kiosk.stored).toBeNull();
    expect(kiosk.sends).toEqual(['a']);
  });

  it('sends nothing when the id cannot be stored', () => {
    const [storing] = step<Taken>({ at: 'choosing' }, { type: 'confirm', id: 'a' });
    expect(step(storing, { type: 'store-failed' })).toEqual([{ at: 'not-taken', id: 'a', code: null }, []]);
  });

  it('ends in the truth after a cut at each moment, and never sends twice', () => {
    fc.assert(
      fc.property(
        fc.array(fate, { maxLength: 12 }),
        fc.integer({ min: 0, max: 8 }),
        (fates, powerCutAfter) => {
          const server = new Server();
          const kiosk = new Kiosk(server, fates.values());
          kiosk.tell({ type: 'confirm', id: 'a' }, powerCutAfter);
          if (isOpen(kiosk.state) || kiosk.stored !== null) kiosk.restart();
          // What hung in the network arrives after the kiosk has had its answer.
          kiosk.hanging.forEach((id) => server.redeem(id));
          expect(isOpen(kiosk.state)).toBe(false);
          expect(kiosk.sends.length).toBeLessThanOrEqual(1);
          if (kiosk.state.at === 'taken') expect(server.taken).toBe(1);
          else expect(server.taken).toBe(0);
          expect(kiosk.stored).toBeNull();
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('never says two things about one id', () => {
    fc.assert(
      fc.property(fc.array(fate, { maxLength: 12 }), (fates) => {
        const kiosk = new Kiosk(new Server(), fates.values());
        kiosk.tell({ type: 'confirm', id: 'a' });
        expect(kiosk.shown).toHaveLength(1);
      }),
    );
  });

  it('ignores double and triple taps and late answers', () => {
    const happening = fc.oneof(
      fc.constant<Happening<Taken>>({ type: 'confirm', id: 'b' }),
      fc.constant<Happening<Taken>>({ type: 'stored' }),
      fc.constant<Happening<Taken>>({ type: 'answered', redemption: { id: 'a' } }),
      fc.constant<Happening<Taken>>({ type: 'cut' }),
      fc.constant<Happening<Taken>>({ type: 'ask-again' }),
      fc.constant<Happening<Taken>>({ type: 'refused', code: 'stock_too_low' }),
      fc.constant<Happening<Taken>>({ type: 'settled', outcome: { kind: 'not-taken' } }),
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (happenings) => {
        let state: Redemption<Taken> = { at: 'choosing' };
        const sent: string[] = [];
        for (const h of [{ type: 'confirm', id: 'a' } as const, ...happenings]) {
          const [next, errands]: ReturnType<typeof step<Taken>> = step(state, h);
          state = next;
          sent.push(...errands.flatMap((e) => (e.do === 'send' ? [e.id] : [])));
        }
        expect(sent.length).toBeLessThanOrEqual(1);
        expect(sent.every((id) => id === 'a')).toBe(true);
      }),
    );
  });

  it('asks where an answer proves nothing', () => {
    expect(refusedOrCut('stock_too_low')).toEqual({ type: 'refused', code: 'stock_too_low' });
    expect(refusedOrCut('internal_error')).toEqual({ type: 'cut' });
    expect(refusedOrCut('too_many_requests')).toEqual({ type: 'cut' });
    expect(refusedOrCut('request_differs')).toEqual({ type: 'cut' });
  });
});
