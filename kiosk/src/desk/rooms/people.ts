import type { Room } from '../rooms';

/** Households, residents, cards. */
export const peopleRooms: readonly Room[] = [];
