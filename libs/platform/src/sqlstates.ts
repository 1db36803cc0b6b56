import type { RefusalCode } from '#contract';

/**
 * The project's own SQLSTATEs (class PS), raised by its SQL functions and guard triggers. Errors are told apart by
 * SQLSTATE alone: constraint names come back empty or with shard suffixes from a sharded server (scale-out rule 13).
 */
export const SQLSTATE_REFUSALS: Readonly<Record<string, RefusalCode>> = {
  PS001: 'not_found',
  PS002: 'request_differs',
  PS003: 'request_abandoned',
  PS010: 'balance_too_low',
  PS011: 'period_closed',
  PS020: 'stock_too_low',
  PS021: 'price_changed',
  PS022: 'item_not_offered',
  PS023: 'limit_reached',
  PS024: 'shop_closed',
  PS025: 'proof_missing',
  PS026: 'slip_used',
  PS030: 'wrong_state',
  PS031: 'recused',
  PS032: 'already_voted',
  PS033: 'books_differ',
  PS040: 'same_person',
};
