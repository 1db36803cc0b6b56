import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { testHouse, type TestHouse } from '../support';
import { createTestApp } from '../support/app';

describe('what machines ask', () => {
  let house: TestHouse;
  let app: NestFastifyApplication;
  beforeAll(async () => {
    house = await testHouse({ name: 'metrics' });
    app = await createTestApp(house);
  });
  afterAll(async () => {
    await app.close();
    await house.close();
  });

  it('is alive, ready, and describes itself', async () => {
    const ask = supertest(app.getHttpServer());
    expect((await ask.get('/healthz')).status).toBe(200);
    expect((await ask.get('/readyz')).status).toBe(200);
    const { body } = await ask.get('/openapi.json');
    expect(Object.keys(body.paths).length).toBeGreaterThan(100);
  });

  it('measures routes by their pattern: no id that was asked for stands in a label', async () => {
    const ask = supertest(app.getHttpServer());
    const id = '0190a000-0000-7000-8000-000000000001';
    await ask.get(`/v1/claims/${id}`);
    const { text } = await ask.get('/metrics');
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/v1\/claims\/:claimId",status="401"\} 1/,
    );
    expect(text).not.toContain(id);
  });
});
