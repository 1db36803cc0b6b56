import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestApp } from './app';
import { testHouse, type TestHouse } from './house';

/** What a file of tests over HTTP stands on; there from its first `beforeAll` on. */
export interface Served {
  house: TestHouse;
  app: NestFastifyApplication;
}

/** A house with the real application over it, for the tests of one file: opened before the first, closed behind the last. */
export function served(name: string): Served {
  const here = {} as Served;
  beforeAll(async () => {
    here.house = await testHouse({ name });
    here.app = await createTestApp(here.house);
  });
  afterAll(async () => {
    await here.app?.close();
    await here.house?.close();
  });
  return here;
}
