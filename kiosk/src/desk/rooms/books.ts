import { EVERY_READER } from 'virtual:routes';
import { m } from '../../shared/messages/messages.js';
import type { Room } from '../rooms';

/** Registers, prints, figures, the month's close, the import. */
export const bookRooms: readonly Room[] = [
  {
    path: 'books',
    title: m.books_registers,
    roles: EVERY_READER,
    page: () => import('../pages/books/Books.svelte'),
  },
  {
    path: 'prints',
    title: m.books_prints,
    roles: EVERY_READER,
    page: () => import('../pages/books/Prints.svelte'),
  },
  {
    path: 'figures',
    title: m.books_figures,
    roles: ['leader', 'registrar', 'administrator', 'reviewer', 'supervisor'],
    page: () => import('../pages/books/Figures.svelte'),
  },
  {
    path: 'months',
    title: m.books_month,
    roles: ['administrator', 'supervisor'],
    page: () => import('../pages/books/Months.svelte'),
  },
  {
    path: 'import',
    title: m.books_import,
    roles: ['administrator'],
    page: () => import('../pages/books/Import.svelte'),
  },
  {
    path: 'samples',
    title: m.books_samples,
    roles: ['reviewer', 'township', 'supervisor'],
    page: () => import('../pages/books/Samples.svelte'),
  },
];
