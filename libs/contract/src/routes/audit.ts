import { z } from 'zod';
import { route } from '../route';
import { Id, Instant, pageOf, PageQuery } from '../words';

export const AuditView = z
  .strictObject({
    auditId: Id,
    at: Instant,
    actorKind: z.string(),
    actorId: Id.nullable(),
    /** Of staff alone: residents stand in the trail by id. */
    actorName: z.string().nullable(),
    kioskId: Id.nullable(),
    action: z.string(),
    subjectKind: z.string().nullable(),
    subjectId: z.string().nullable(),
    /** Ids, codes and counts; never personal text. */
    detail: z.record(z.string(), z.unknown()),
    /** True once the worker has sealed the row. */
    sealed: z.boolean(),
  })
  .meta({ id: 'AuditRow' });

export const auditRoutes = {
  'audit.list': route({
    method: 'GET',
    path: '/v1/audit',
    summary: 'The trail, latest first, for the supervisor.',
    query: PageQuery.extend({
      after: Id.optional(),
      action: z.string().max(60).optional(),
      actorId: Id.optional(),
      subjectId: z.string().max(80).optional(),
    }),
    reply: pageOf(AuditView).meta({ id: 'AuditPage' }),
  }),
};
