import { z } from 'zod';

type Json = Record<string, unknown> & {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Json[];
  oneOf?: Json[];
  allOf?: Json[];
  properties?: Record<string, Json>;
  required?: string[];
  items?: Json;
  prefixItems?: Json[];
  minItems?: number;
  minLength?: number;
  minimum?: number;
  format?: string;
  default?: unknown;
  $ref?: string;
  $defs?: Record<string, Json>;
};

/** What a member of this name should be: an id of a row, say. undefined: whatever the schema allows. */
export type Known = (name: string) => unknown;

/** Texts of the shapes that the contract's patterns ask for; the first that a pattern takes is used. */
const TEXTS = [
  'text',
  '01936b4e-0000-7000-8000-000000000000',
  '2026-11-02',
  '2026-11',
  '2026-11-02T10:00:00+08:00',
  '580294',
  '12345678',
  'A01',
  'wang.li',
  '08:00',
  '2026',
  'A'.repeat(43),
  'ab'.repeat(32),
];

function textOf(schema: Json): string {
  const patterns = [schema.pattern, ...(schema.allOf ?? []).map((part) => part.pattern)].filter(
    (pattern): pattern is string => typeof pattern === 'string',
  );
  const fits = (text: string) => patterns.every((pattern) => new RegExp(pattern, 'u').test(text));
  if (schema.format === 'uuid') return TEXTS[1]!;
  if (schema.format === 'date') return TEXTS[2]!;
  if (schema.format === 'date-time') return TEXTS[4]!;
  const found = TEXTS.find(fits) ?? 'text';
  return found.padEnd(schema.minLength ?? 0, 'x');
}

/** A value that a JSON schema takes: the fewest members, the smallest numbers. */
function valueOf(schema: Json, name: string, known: Known, root: Json): unknown {
  const wanted = known(name);
  if (wanted !== undefined) return wanted;
  if (schema.$ref !== undefined) {
    const target = schema.$ref === '#' ? root : root.$defs?.[schema.$ref.split('/').at(-1)!];
    return valueOf(target ?? {}, name, known, root);
  }
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = (schema.anyOf ?? schema.oneOf)?.[0];
  if (choice) return valueOf(choice, name, known, root);
  if (schema.allOf && schema.type === undefined) return valueOf(schema.allOf[0]!, name, known, root);
  switch (schema.type ?? '') {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([key]) => schema.required?.includes(key) || known(key) !== undefined)
          .map(([key, part]) => [key, valueOf(part, key, known, root)]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () =>
        valueOf(schema.items ?? {}, name.replace(/s$/, ''), known, root),
      );
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'string':
      return textOf(schema);
    default:
      return 'text';
  }
}

/**
 * A sample that a zod schema takes, drawn from its JSON schema.
 * @param known values for members by name, tried first
 * @returns the sample, or null when the schema does not take what could be drawn
 */
export function sampleOf(schema: z.ZodType, known: Known = () => undefined): unknown {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  const sample = valueOf(json, '', known, json);
  return schema.safeParse(sample).success ? sample : null;
}
