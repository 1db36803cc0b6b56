import { z } from 'zod';
import { route } from '../route';
import { Id, StaffRole } from '../words';
import { proposalRoutes } from './proposals';

export * from './proposals';

export const accessRoutes = {
  ...proposalRoutes,
  'me.get': route({
    method: 'GET',
    path: '/v1/me',
    summary: 'Who is signed in, for the desk: roles with their scope.',
    reply: z
      .strictObject({
        staffId: Id,
        name: z.string(),
        station: z.int(),
        roles: z.array(
          z.strictObject({ role: StaffRole, committeeId: z.int().nullable(), groupId: z.int().nullable() }),
        ),
      })
      .meta({ id: 'Me' }),
  }),
};
