import { z } from 'zod';

// Schemas of the words that all steps share (domain.md, "Words"). Units are in the names.

export const Id = z.uuid().meta({ id: 'Id' });
/** UUIDv7 made by the client before it sends: it can ask for it again after a cut. */
export const ClientId = z.uuidv7().meta({ id: 'ClientId' });
// What a person can mean, and what the database's calendar can hold with every window added to it.
const [FIRST_DAY, LAST_DAY] = ['1900-01-01', '2199-12-31'];
const [FIRST_MS, LAST_MS] = [Date.parse(FIRST_DAY), Date.parse(LAST_DAY)];
// An instant that begins with a day between these is in range at every offset: it need not be read.
const [SURELY_FROM, SURELY_BEFORE] = ['1900-01-02', '2199-12-30'];

/** A day in the station's zone. */
export const Day = z.iso
  .date()
  .refine((day) => day >= FIRST_DAY && day <= LAST_DAY, 'out of range')
  .meta({ id: 'Day' });
/** A day, or `infinity` for points that never lapse. */
export const ExpiryDay = z.union([Day, z.literal('infinity')]).meta({ id: 'ExpiryDay' });
export const Instant = z.iso
  .datetime({ offset: true })
  .refine((text) => {
    if (text >= SURELY_FROM && text < SURELY_BEFORE) return true;
    const at = Date.parse(text); // not a number where it is no instant, and then in no range
    return at >= FIRST_MS && at <= LAST_MS;
  }, 'out of range')
  .meta({ id: 'Instant' });
/** Whole points: 1 point = CNY 1 reference price. */
export const Points = z.int().min(0).max(1_000_000).meta({ id: 'Points' });
export const PositivePoints = z.int().min(1).max(1_000_000).meta({ id: 'PositivePoints' });
export const Quantity = z.int().min(1).max(1000).meta({ id: 'Quantity' });
export const CommitteeId = z.int().min(1).max(32767).meta({ id: 'CommitteeId' });
export const GroupId = z.int().min(1).max(32767).meta({ id: 'GroupId' });
export const BuildingId = z.int().min(1).max(32767).meta({ id: 'BuildingId' });

// C0 and C1 controls, bidirectional overrides and other invisible formatting: they forge what a person reads.
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/u;

/** Text a person wrote: trimmed, NFC, without control or invisible characters. Length in UTF-16 units. */
export const text = (min: number, max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !INVISIBLE.test(value), 'control characters')
    .transform((value) => value.normalize('NFC').trim())
    .pipe(z.string().min(min).max(max));

export const CARRIERS = [
  'policy',
  'enterprise',
  'neighbour',
  'service',
  'courage',
  'environment',
  'civility',
] as const;
export const Carrier = z.enum(CARRIERS).meta({ id: 'Carrier' });
export type Carrier = z.infer<typeof Carrier>;

export const STAFF_ROLES = [
  'leader',
  'organiser',
  'certifier',
  'registrar',
  'administrator',
  'reviewer',
  'township',
  'keeper',
  'supervisor',
  'county',
] as const;
export const StaffRole = z.enum(STAFF_ROLES).meta({ id: 'StaffRole' });
export type StaffRole = z.infer<typeof StaffRole>;

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
] as const satisfies readonly StaffRole[];

/** Who scores a sheet of evidence S (domain.md, "The rule table": score sheet of three assessors). */
export const ASSESSORS = 3;

/** Seats of a committee's panel, alternates not counted (domain.md, "Who does what": 3–5 and alternates). */
export const PANEL_SEATS = { least: 3, most: 5 } as const;

export const Panel = z.enum(['one', 'two', 'majority']).meta({ id: 'Panel' });
export type Panel = z.infer<typeof Panel>;

/** A page by key: `after` is the `next` of the page before. */
export const PageQuery = z.strictObject({
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next: z.string().nullable() });

/** A public path names its station. */
export const StationParams = z.strictObject({ station: z.coerce.number().int().min(1).max(2_147_483_647) });
