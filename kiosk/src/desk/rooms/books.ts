import type { Room } from '../rooms';

/** Registers, prints, figures, the month's close, the import. */
export const bookRooms: readonly Room[] = [];
