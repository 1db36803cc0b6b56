import type { BookId } from '#contract';
import { certifications, claims, deductions, registerBook } from './claims';
import { households } from './households';
import { ledger } from './ledger';
import { lists } from './lists';
import { months } from './months';
import { objections } from './objections';
import { redemptions } from './redemptions';
import type { Register } from './register';
import { counts, donations, goods } from './shop';

/** Every register by its id: one that the contract names and nobody declares does not compile. */
export const REGISTERS: Readonly<Record<BookId, Register>> = {
  households,
  claims,
  certifications,
  register: registerBook,
  lists,
  objections,
  ledger,
  redemptions,
  goods,
  counts,
  donations,
  deductions,
  months,
};

export * from './read';
export * from './view';
export type { Column, Register } from './register';
