/** What was typed into the search field, as parameters of one statement; what it does not ask for is null. */
export interface Search {
  /** Part of a name. */
  name: string | null;
  /** Beginning of a name's initials, or of its syllables written together. */
  latin: string | null;
  /** Digits of building and unit, and the beginning of the room. */
  building: string | null;
  unit: string | null;
  room: string | null;
}

const NOTHING: Search = { name: null, latin: null, building: null, unit: null, room: null };
const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** Rooms are `401`, `1201A`; whoever looks for a door separates building, unit and room by a dash or a space. */
const DOOR = /^\d[\dA-Za-z]*([\s\-－—]+\d[\dA-Za-z]*){0,2}$/;

/**
 * Reads what a person typed: `401`, `2-401` and `12-2-401` are doors, Latin letters a reading, the rest a name.
 * @returns patterns for LIKE, escaped
 */
export function readSearch(typed: string | undefined): Search {
  const text = (typed ?? '').normalize('NFKC').trim();
  if (text === '') return NOTHING;
  if (DOOR.test(text)) {
    const [room, unit = null, building = null] = text.split(/[\s\-－—]+/).reverse();
    return { ...NOTHING, room: `${escapeLike(room!)}%`, unit, building };
  }
  if (/^[a-z][a-z\s']*$/i.test(text)) {
    return { ...NOTHING, latin: `${text.toLowerCase().replace(/[\s']/g, '')}%` };
  }
  return { ...NOTHING, name: `%${escapeLike(text)}%` };
}
