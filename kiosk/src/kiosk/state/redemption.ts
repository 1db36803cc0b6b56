// One redemption, seen from the kiosk: the id is stored before it is sent, and after any cut the server is asked for that
// id. Asking settles it: an unknown id is abandoned for good, so that a late request cannot take points after "未扣分" was
// shown. A second redemption is never sent to find out (kiosk.md, "A session").

/** What the server said about an id, or that nothing was done and nothing will be. */
export type Outcome<R> =
  /** Null: asked as the machine alone, after a power cut, when nobody has shown who they are. */
  { kind: 'taken'; redemption: R | null } | { kind: 'not-taken' };

export type Redemption<R> =
  | { at: 'choosing' }
  /** The id is being written down; nothing was sent. */
  | { at: 'storing'; id: string }
  | { at: 'sending'; id: string }
  /** The answer was lost: "正在核对，请勿离开". `asked` counts the questions. */
  | { at: 'checking'; id: string; asked: number }
  | { at: 'taken'; id: string; redemption: R | null }
  /** Nothing was taken. `code` says why where the server said so. */
  | { at: 'not-taken'; id: string; code: string | null };

export type Happening<R> =
  | { type: 'confirm'; id: string }
  | { type: 'stored' }
  | { type: 'store-failed' }
  | { type: 'answered'; redemption: R }
  /** A refusal that proves that nothing was taken, e.g. too little stock. */
  | { type: 'refused'; code: string }
  /** No answer, or one that proves nothing. */
  | { type: 'cut' }
  | { type: 'settled'; outcome: Outcome<R> }
  | { type: 'ask-again' }
  /** Found at the start: somebody pulled the plug. */
  | { type: 'found-pending'; id: string }
  | { type: 'close' };

export type Errand =
  | { do: 'store'; id: string }
  | { do: 'send'; id: string }
  | { do: 'settle'; id: string }
  /** Ask again after a pause. */
  | { do: 'wait' }
  | { do: 'forget'; id: string };

export type Step<R> = readonly [Redemption<R>, readonly Errand[]];

const stay = <R>(state: Redemption<R>): Step<R> => [state, []];

function check<R>(id: string): Step<R> {
  return [{ at: 'checking', id, asked: 1 }, [{ do: 'settle', id }]];
}

function end<R>(id: string, outcome: Outcome<R>, code: string | null = null): Step<R> {
  const state: Redemption<R> =
    outcome.kind === 'taken'
      ? { at: 'taken', id, redemption: outcome.redemption }
      : { at: 'not-taken', id, code };
  return [state, [{ do: 'forget', id }]];
}

/**
 * What follows. Happenings that do not belong to the state are late or double and change nothing.
 * @returns the next state and what to do now, in this order
 */
export function step<R>(state: Redemption<R>, happening: Happening<R>): Step<R> {
  switch (state.at) {
    case 'choosing':
      if (happening.type === 'confirm')
        return [{ at: 'storing', id: happening.id }, [{ do: 'store', id: happening.id }]];
      if (happening.type === 'found-pending') return check(happening.id);
      return stay(state);
    case 'storing':
      if (happening.type === 'stored')
        return [{ at: 'sending', id: state.id }, [{ do: 'send', id: state.id }]];
      // Nothing was sent: nothing can have been taken.
      if (happening.type === 'store-failed') return [{ at: 'not-taken', id: state.id, code: null }, []];
      return stay(state);
    case 'sending':
      if (happening.type === 'answered')
        return end(state.id, { kind: 'taken', redemption: happening.redemption });
      if (happening.type === 'refused') return end(state.id, { kind: 'not-taken' }, happening.code);
      if (happening.type === 'cut') return check(state.id);
      return stay(state);
    case 'checking':
      if (happening.type === 'settled') return end(state.id, happening.outcome);
      if (happening.type === 'cut') return [state, [{ do: 'wait' }]];
      if (happening.type === 'ask-again') {
        return [{ ...state, asked: state.asked + 1 }, [{ do: 'settle', id: state.id }]];
      }
      return stay(state);
    case 'taken':
    case 'not-taken':
      return happening.type === 'close' ? stay({ at: 'choosing' }) : stay(state);
  }
}

/** Answers that prove that this id took nothing. Anything else leaves doubt and is settled by asking. */
const PROOF = new Set([
  'balance_too_low',
  'stock_too_low',
  'price_changed',
  'item_not_offered',
  'limit_reached',
  'shop_closed',
  'household_closed',
  'resident_not_here',
  'request_abandoned',
  'invalid_request',
  'unauthenticated',
  'not_found',
  'kiosk_unknown',
]);

/** A refusal of the server as a happening: some prove that nothing was taken, the others only that something went wrong. */
export function refusedOrCut(code: string): { type: 'refused'; code: string } | { type: 'cut' } {
  return PROOF.has(code) ? { type: 'refused', code } : { type: 'cut' };
}

/** True while nobody may walk away: the answer about points is not known yet. */
export const isOpen = (state: Redemption<unknown>): boolean =>
  state.at === 'storing' || state.at === 'sending' || state.at === 'checking';
