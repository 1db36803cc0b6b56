import { BOOKS, type Book } from '#contract';
import type { StaffCaller } from '#access';
import { REGISTERS } from '.';
import { readsNames } from './read';
import type { Register } from './register';
import { setOf, titleOf } from '../words';

/** The members of the filter that a register knows, in the order in which a form shows them. */
export function filtersOf(register: Register): string[] {
  const known: readonly [string, unknown][] = [
    ['search', Object.keys(register.search).length > 0],
    ['from', true],
    ['until', true],
    ['committeeId', register.branch],
    ['groupId', register.branch && register.branch.group !== 'NULL::smallint'],
    ['buildingId', register.building],
    ['state', register.state],
    ['kind', register.kind],
    ['carrier', register.carrier],
    ['act', register.act],
    ['pick', register.picks],
  ];
  return known.flatMap(([name, has]) => (has ? [name] : []));
}

/** The registers that a caller may open, with everything that a page needs to show any of them. */
export function listBooks(caller: StaffCaller): { items: Book[] } {
  const items = BOOKS.map((book) => REGISTERS[book])
    .filter((register) => caller.roles.some(({ role }) => register.roles.includes(role)))
    .map((register) => ({
      book: register.book,
      title: titleOf('books', register.book),
      columns: register.columns.map(({ key, kind, set, summed }) => ({
        key,
        title: titleOf('columns', key),
        kind,
        words: set === undefined ? null : setOf(set),
        summed: summed === true,
      })),
      filters: filtersOf(register),
      dates: (Object.keys(register.dates) as Book['dates'][number]['value'][]).map((value) => ({
        value,
        title: titleOf('dates', value),
      })),
      picks: (Object.keys(register.picks ?? {}) as Book['picks'][number]['value'][]).map((value) => ({
        value,
        title: titleOf('picks', value),
      })),
      states: register.state === undefined ? {} : setOf(register.state.set),
      kinds: register.kind === undefined ? {} : setOf(register.kind.set),
      whole: readsNames(caller, register),
    }));
  return { items };
}
