/** Where somebody lives, as staff say it: building, unit, room. Never on a public list. */
export const doorOf = ({ building, unit, room }: { building: string; unit: string; room: string }): string =>
  [building, unit, room].filter(Boolean).join(' ');
