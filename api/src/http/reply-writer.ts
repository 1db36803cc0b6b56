import { z } from 'zod';

/** True where zod takes the value and gives it back as it is: then nothing has to be copied. False says nothing. */
type Fits = (value: unknown) => boolean;

/** Whatever zod takes and leaves untouched. Of objects it makes copies, so none fits here. */
const asZod =
  (schema: z.ZodType): Fits =>
  (value) => {
    const parsed = schema.safeParse(value);
    return parsed.success && Object.is(parsed.data, value);
  };

function fitsInteger(schema: z.ZodNumber): Fits {
  const { format, minValue, maxValue } = schema;
  const checks = (schema.def.checks ?? []).map((check) => check._zod.def);
  const plain = format === 'safeint' && checks.every((def) => 'inclusive' in def && def.inclusive === true);
  if (!plain) return asZod(schema);
  const [least, most] = [minValue ?? -Infinity, maxValue ?? Infinity];
  return (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** A plain object with the declared members and no other: a class could say how it wants to be written. */
function fitsObject(shape: Readonly<Record<string, z.ZodType>>): Fits {
  const members = Object.entries(shape).map(([name, schema]) => ({
    name,
    fits: fitsOf(schema),
    optional: schema instanceof z.ZodOptional,
  }));
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    if (Object.getPrototypeOf(value) !== Object.prototype) return false;
    let left = Object.keys(value).length;
    for (const { name, fits, optional } of members) {
      const member = (value as Record<string, unknown>)[name];
      if (member === undefined && optional && !(name in value)) continue;
      if (!fits(member)) return false;
      left -= 1;
    }
    return left === 0;
  };
}

function fitsOf(schema: z.ZodType): Fits {
  if (schema instanceof z.ZodNumber) return fitsInteger(schema);
  if ('checks' in schema.def && (schema.def.checks as unknown[]).length > 0) return asZod(schema);
  if (schema instanceof z.ZodNullable) {
    const fits = fitsOf(schema.unwrap() as z.ZodType);
    return (value) => value === null || fits(value);
  }
  if (schema instanceof z.ZodArray) {
    const fits = fitsOf(schema.element as z.ZodType);
    return (value) => {
      if (!Array.isArray(value)) return false;
      for (const one of value) if (!fits(one)) return false;
      return true;
    };
  }
  if (schema instanceof z.ZodEnum) {
    const words = new Set<unknown>(schema.options);
    return (value) => words.has(value);
  }
  const isStrict = schema instanceof z.ZodObject && schema.def.catchall instanceof z.ZodNever;
  return isStrict ? fitsObject(schema.shape) : asZod(schema);
}

/**
 * Makes the function that writes a reply of this schema as JSON. It leaves only in its declared shape: a member that the
 * schema lacks, or lacks in the reply, or is not of its type, is a bug, so that no column slips out because somebody
 * wrote `SELECT *`. A reply that is of its shape already is not copied by zod first: that cost more than writing it.
 * @throws ZodError
 */
export function replyWriter(schema: z.ZodType): (reply: unknown) => string {
  const fits = fitsOf(schema);
  return (reply) => JSON.stringify(fits(reply) ? reply : schema.parse(reply));
}
