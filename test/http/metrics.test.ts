import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { testHouse, type TestHouse } from '../support';
import { createTestApp } from '../support/app';
import { asPublic } from '../support/client';
import { untilBlocked } from '../support/until';

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

  it('says that it is not ready, not that it met a bug, when the database lets go of a request', async () => {
    await house.station();
    const hand = await house.owner.connect();
    await hand.query('BEGIN; LOCK TABLE points.notice IN ACCESS EXCLUSIVE MODE');
    const asked = asPublic(app, 1).call('notice.public');
    await untilBlocked(house.owner, 1, '%points.notice%');
    await hand.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    expect(await asked).toMatchObject({ status: 503, code: 'not_ready' });
    await hand.query('COMMIT');
    hand.release();
    expect((await asPublic(app, 1).call('notice.public')).status).toBe(200);
  });
});
