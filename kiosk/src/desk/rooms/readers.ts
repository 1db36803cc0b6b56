/** Who reads people and books, each within the own branch: everybody of the station but organisers. */
export const EVERY_READER = [
  'leader',
  'certifier',
  'registrar',
  'administrator',
  'reviewer',
  'township',
  'keeper',
  'supervisor',
] as const;
