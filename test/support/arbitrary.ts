import fc from 'fast-check';
import { z } from 'zod';

/** As much of JSON schema as the contract's schemas come to. */
export interface Schema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  pattern?: string;
  format?: string;
  $ref?: string;
  $defs?: Record<string, Schema>;
}

/** Values that a member of this name may well have: ids of rows that are there, codes in force. */
export type Pool = (name: string) => readonly unknown[];

const UNKNOWN_ID = '01936b4e-0000-7000-8000-000000000000';
/** The ends of what the schemas take, and days around a test's own. */
const DAYS = ['2026-11-02', '2026-10-20', '2026-11-20', '2026-10-01', '2027-01-01', '2024-02-29', '1900-01-01', '2199-12-31', '0000-01-01', '9999-12-31']; // prettier-ignore
const INSTANTS = ['2026-11-02T10:00:00+08:00', '2026-11-05T02:00:00Z', '2026-11-12T00:00:00+08:00', '2026-11-01T23:59:59.999Z', '1900-01-02T00:00:00Z', '2199-12-30T00:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999+08:00']; // prettier-ignore
/** Shapes that the contract's patterns ask for. */
const SHAPED = ['2026-11', '2026-09', '580294', '12345678', '20260001', 'A01', 'D02', 'X13', 'wang.li', '08:00', '23:59', '2026', '6901234567892', 'A'.repeat(43), 'A'.repeat(22), 'ab'.repeat(32), 'abcdef01', '13800138000']; // prettier-ignore
/** What people and tools type where a sentence is asked for. */
const TEXTS = ['text', '张三', "O'Brien'); DROP TABLE points.entry; --", '%_\\', '<script>alert(1)</script>', '🐉👩‍👩‍👧', 'e\u0301', '  ', '-1', '{"a":1}', '=1+1', '欧阳·阿依', '../../etc/passwd']; // prettier-ignore

const integer = (schema: Schema): fc.Arbitrary<number> => {
  const least = schema.minimum ?? (schema.exclusiveMinimum === undefined ? -9007199254740991 : schema.exclusiveMinimum + 1); // prettier-ignore
  const most = schema.maximum ?? 9007199254740991;
  const near = Math.min(most, Math.max(least, 1));
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: near, max: Math.min(most, near + 9) }) },
    { weight: 1, arbitrary: fc.constantFrom(least, most) },
  );
};

function string(schema: Schema): fc.Arbitrary<string> {
  if (schema.format === 'date') return fc.constantFrom(...DAYS);
  if (schema.format === 'date-time') return fc.constantFrom(...INSTANTS);
  const patterns = [schema, ...(schema.allOf ?? [])].flatMap(({ pattern }) =>
    pattern === undefined ? [] : [new RegExp(pattern, 'u')],
  );
  const { minLength = 0, maxLength = 400 } = schema;
  const full = '长'.repeat(Math.min(maxLength, 2000));
  const fits = [...(patterns.length > 0 ? SHAPED : [...TEXTS, full])]
    .map((text) => text.padEnd(minLength, 'x').slice(0, maxLength))
    .filter((text) => patterns.every((pattern) => pattern.test(text)));
  return fc.constantFrom(...(fits.length > 0 ? fits : ['text']));
}

function object(schema: Schema, pool: Pool, root: Schema, depth: number): fc.Arbitrary<unknown> {
  const required = schema.required ?? [];
  return fc.record(
    Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, part]) => [key, draw(part, key, pool, root, depth)]),
    ),
    { requiredKeys: required, noNullPrototype: true },
  );
}

function array(schema: Schema, name: string, pool: Pool, root: Schema, depth: number): fc.Arbitrary<unknown> {
  const least = schema.minItems ?? 0;
  const most = Math.max(least, Math.min(schema.maxItems ?? 3, 3));
  return fc.array(draw(schema.items ?? {}, name.replace(/s$/, ''), pool, root, depth), {
    minLength: least,
    maxLength: most,
  });
}

function draw(schema: Schema, name: string, pool: Pool, root: Schema, depth: number): fc.Arbitrary<unknown> {
  if (depth > 8) return fc.constant(null);
  if (schema.$ref !== undefined) {
    const target = schema.$ref === '#' ? root : root.$defs?.[schema.$ref.split('/').at(-1)!];
    return draw(target ?? {}, name, pool, root, depth + 1);
  }
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((one) => draw(one, name, pool, root, depth + 1)));
  const known = schema.type === 'object' || schema.type === 'array' ? [] : pool(name);
  const any = plain(schema, name, pool, root, depth);
  return known.length === 0 ? any : fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, any);
}

function plain(schema: Schema, name: string, pool: Pool, root: Schema, depth: number): fc.Arbitrary<unknown> {
  if (schema.format === 'uuid') return fc.constantFrom(UNKNOWN_ID, ...pool('').map(String));
  switch (schema.type ?? schema.allOf?.[0]?.type ?? '') {
    case 'object':
      return object(schema, pool, root, depth + 1);
    case 'array':
      return array(schema, name, pool, root, depth + 1);
    case 'integer':
    case 'number':
      return integer(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return string(schema);
    default:
      return fc.constantFrom('text', 1, 0, '1', '2', '2026', '2026-11-02', true, null, [], {}, { a: 1 });
  }
}

/**
 * Values of a zod schema's input, drawn from its JSON schema: most are taken by it, those that a refinement or a coercion
 * judges may not be.
 * @param pool values to prefer by a member's name; those of the name '' are ids of any kind
 */
export function arbitraryOf(schema: z.ZodType, pool: Pool): fc.Arbitrary<unknown> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  return draw(json, '.', pool, json, 0);
}
