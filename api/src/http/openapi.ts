import {
  COMMON_REFUSALS,
  Problem,
  REFUSALS,
  routes,
  type RefusalCode,
  type Route,
  type RouteId,
} from '#contract';
import { PERMISSIONS } from '#access';
import { z } from 'zod';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json =>
  z.toJSONSchema(schema, { target: 'openapi-3.0', io, unrepresentable: 'any', reused: 'inline' }) as Json;

function parameters(route: Route): Json[] {
  const part = (schema: z.ZodType, place: 'path' | 'query') => {
    const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
      properties?: Record<string, Json>;
      required?: string[];
    };
    return Object.entries(properties).map(([name, member]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      schema: member,
    }));
  };
  return [...part(route.params, 'path'), ...part(route.query, 'query')];
}

/** One response a status: the codes that share it are listed in its description. */
function refusals(route: Route): Json {
  const byStatus = new Map<number, RefusalCode[]>();
  for (const code of [...COMMON_REFUSALS, ...route.refusals]) {
    byStatus.set(REFUSALS[code], [...(byStatus.get(REFUSALS[code]) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function requestBody(route: Route): Json {
  if (route.method === 'GET' || route.method === 'DELETE') return {};
  const content = route.upload
    ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
    : { 'application/json': { schema: schemaOf(route.body, 'input') } };
  return { requestBody: { required: true, content } };
}

function operation(id: RouteId): Json {
  const route: Route = routes[id];
  return {
    operationId: id,
    tags: [id.split('.')[0]],
    summary: route.summary,
    'x-permission': PERMISSIONS[id],
    parameters: parameters(route),
    ...requestBody(route),
    responses: {
      200: {
        description: 'Done',
        content: route.download
          ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
          : { 'application/json': { schema: schemaOf(route.reply, 'output') } },
      },
      ...refusals(route),
    },
  };
}

/** The OpenAPI document, drawn from the contract: complete because it has no other source. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const id of Object.keys(routes) as RouteId[]) {
    const path = routes[id].path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [routes[id].method.toLowerCase()]: operation(id) };
  }
  return {
    openapi: '3.0.3',
    info: { title: 'Points station', version: '1' },
    paths,
    components: { schemas: { Problem: schemaOf(Problem, 'output') } },
  };
}
