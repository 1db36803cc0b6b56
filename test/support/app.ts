import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { appUrl, dataSourceOptions } from '#platform';
import { createApp } from '../../api/src/app';
import type { TestHouse } from './house';

/** The real HTTP application over a test's house: its clock, its database. Close it before the house. */
export async function createTestApp(house: TestHouse): Promise<NestFastifyApplication> {
  const app = await createApp({
    database: dataSourceOptions(appUrl(house.ownerUrl, house.secrets), [], 2),
    house: () => house,
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
