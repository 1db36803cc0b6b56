import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RequestLimits } from '#access';
import { appUrl, dataSourceOptions, type Settings } from '#platform';
import { createApp } from '../../api/src/app';
import type { TestHouse } from './house';

/**
 * The real HTTP application over a test's house: its clock, its database. Close it before the house.
 * @param limits requests a second as the product has them; by default none, since tests ask a lot
 * @param tls files of certificate and key; by default plain HTTP
 * @param voice folder of recorded clips
 */
export async function createTestApp(
  house: TestHouse,
  limits: RequestLimits | null = null,
  tls: Settings['tls'] = null,
  voice?: string,
): Promise<NestFastifyApplication> {
  const app = await createApp(
    {
      database: dataSourceOptions(appUrl(house.ownerUrl, house.secrets), [], 2),
      house: () => house,
      limits,
      ...(voice !== undefined && { voice }),
    },
    tls,
  );
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
