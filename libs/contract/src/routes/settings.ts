import { z } from 'zod';
import { route } from '../route';
import { Day, Id } from '../words';

export const SettingView = z
  .strictObject({ key: z.string(), value: z.unknown(), validFrom: Day })
  .meta({ id: 'Setting' });

/** The values that no published rule fixes: of the station, by the day that they hold from. */
export const settingRoutes = {
  'setting.list': route({
    method: 'GET',
    path: '/v1/settings',
    summary: "The station's settings: what holds today, and what will.",
    reply: z.strictObject({ items: z.array(SettingView) }),
  }),
  'setting.propose': route({
    method: 'POST',
    path: '/v1/settings',
    summary: 'Proposes other values from a day on; they hold once countersigned.',
    body: z.strictObject({
      /** null: from the day of the countersignature. */
      fromDay: Day.nullable().default(null),
      values: z.record(z.string().max(60), z.unknown()),
    }),
    reply: z.strictObject({ proposalId: Id }),
    refusals: ['setting_bad'],
  }),
};
