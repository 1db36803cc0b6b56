import { v7 as uuidv7 } from 'uuid';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { enrich, shelve } from '../redeem/shop';
import { createTestApp } from './app';
import { asKiosk, asResident, asStaff, giveCards } from './client';
import type { TestHouse } from './house';
import { world, type World } from './world';

/** A station in which there is something of every kind, and another beside it. */
export interface Furnished {
  world: World;
  house: TestHouse;
  app: NestFastifyApplication;
  /** What the interface has logged as bugs since it was last emptied. */
  errors: string[];
  /** Ids and codes by the names that routes give them; '' holds ids of every kind, those of the other station too. */
  pool(name: string): readonly unknown[];
  close(): Promise<void>;
}

/** Rows of the two stations, by the names that routes give their ids. */
async function idsOf(house: TestHouse): Promise<Map<string, string[]>> {
  const columns = await house.owner.query<{ table: string; column: string }>(
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
      WHERE table_schema = 'points' AND column_name LIKE '%\\_id' AND data_type = 'uuid'`,
  );
  const ids = new Map<string, string[]>();
  for (const { table, column } of columns.rows) {
    const name = column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    // A few of each station, whatever the table: rows that hang together come first in both.
    const { rows } = await house.owner.query<{ id: string }>(
      `SELECT DISTINCT ${column} AS id FROM (
         SELECT ${column}, row_number() OVER (PARTITION BY station_id ORDER BY ${column}) AS n
           FROM points.${table} WHERE ${column} IS NOT NULL) x WHERE n <= 4`,
    );
    ids.set(name, [...new Set([...(ids.get(name) ?? []), ...rows.map(({ id }) => id)])]);
  }
  return ids;
}

const SAME: Record<string, string> = {
  voiceFileId: 'fileId',
  kin: 'residentId',
  headId: 'residentId',
  newHeadId: 'residentId',
  guardianId: 'residentId',
  witnessId: 'residentId',
  otherHouseholdId: 'householdId',
  intoHouseholdId: 'householdId',
};

const CODES: Record<string, readonly unknown[]> = {
  actCode: ['A01', 'A04', 'B02', 'C02', 'D01', 'D02', 'E01', 'F02', 'G06', 'X01', 'X13', 'Z99'],
  tier: ['良好', '优秀', '县级', 'none'],
  actDay: ['2026-10-20', '2026-11-02', '2026-11-03', '2025-01-01'],
  day: ['2026-11-02', '2026-11-09', '2026-10-01'],
  station: ['1', '2', '3'],
  committeeId: [1, 2],
  groupId: [1, 2],
  buildingId: [1, 2],
  year: ['2026'],
  key: ['publicize.days', 'claim.withinDays', 'no.such'],
  code: ['123456', '12345678'],
  limit: ['1', '20', '200'],
  pin: ['580294', '111111'],
};

async function furnish(of: World, app: NestFastifyApplication): Promise<void> {
  const { house, made, make } = of;
  await enrich(house, made, 60);
  for (const pieces of [0, 5, 50]) await shelve(house, 1, { price: 3, pieces });
  await giveCards(house, 1, made.heads.slice(0, 4));
  for (const state of [
    'submitted',
    'checked',
    'returned',
    'rejected',
    'certified',
    'withdrawn',
    'credited',
  ]) {
    await make.claims(2, { state });
  }
  await make.claims(2, { household_id: made.households[0], route: 'S', act_code: 'C02' });
  await make.claim({ kind: 'deduction', act_code: 'X01', route: 'D', household_id: made.households[0] });
  await of.postedLines(6);
  await of.postedLines(3, { household_id: made.households[0] });
  const me = await asResident(app, house, 1, {
    residentId: made.heads[0]!,
    householdId: made.households[0]!,
  });
  const administrator = await asStaff(app, house, 1, 'administrator');
  const leader = await asStaff(app, house, 1, 'leader', { groupId: 1 });
  const notices = [
    {
      kind: 'activity',
      title: '大扫除',
      body: '两小时',
      startsAt: '2026-11-05T09:00:00+08:00',
      place: '广场',
      places: 2,
    },
    {
      kind: 'lecture',
      title: '讲座',
      body: '防诈骗',
      startsAt: '2026-11-06T09:00:00+08:00',
      place: '活动室',
    },
  ] as const;
  for (const body of notices) {
    const params = { noticeId: uuidv7() };
    await administrator.ok('notice.draft', { params, body });
    if (body.kind === 'activity') await administrator.ok('notice.open', { params });
  }
  const items = await house.owner.query<{ item_id: string }>(
    `SELECT s.item_id FROM points.stock s WHERE s.free > 10 LIMIT 1`,
  );
  const lines = [{ itemId: items.rows[0]!.item_id, pieces: 1, points: 3 }];
  for (let i = 0; i < 3; i += 1) {
    await me.ok('redemption.redeem', { params: { redemptionId: uuidv7() }, body: { lines } });
  }
  const keeper = await asStaff(app, house, 1, 'keeper');
  const pad = await asKiosk(app, house, 1);
  await keeper.ok('counter.lay', {
    params: { basketId: uuidv7() },
    body: { kioskId: pad.kioskId, household: { householdId: made.households[1]! }, lines },
  });
  const list = await house.owner.query<{ list_id: string; line_no: number }>(
    `SELECT list_id, line_no FROM points.list_line WHERE station_id = 1 ORDER BY line_no DESC LIMIT 1`,
  );
  const line = list.rows[0]!;
  await me.ok('objection.raise', {
    params: { objectionId: uuidv7() },
    body: { target: { kind: 'line', listId: line.list_id, lineNo: line.line_no }, grounds: 'twice' },
  });
  await leader.call('claim.submit', {
    params: { claimId: uuidv7() },
    body: { residentId: made.heads[0]!, actCode: 'C02', actDay: '2026-10-30', evidence: [] } as never,
  });
  await administrator
    .ok('setting.propose', {
      body: { changes: { 'publicize.days': 4 }, validFrom: '2026-12-01' } as never,
    })
    .catch(() => undefined);
}

/** The same house with a log that keeps what is logged as a bug. */
function noting(house: TestHouse, errors: string[]): TestHouse {
  const log = Object.create(house.log) as TestHouse['log'];
  log.error = ({ err }: { err: Error }) => {
    errors.push(err.stack?.split('\n').slice(0, 8).join(' | ') ?? String(err));
  };
  return { ...house, log };
}

/** @param name of the database */
export async function furnished(name: string): Promise<Furnished> {
  const of = await world(name, 12);
  const errors: string[] = [];
  const house = noting(of.house, errors);
  const there = await house.station({ station: 2, households: 3, membersPerHousehold: 2 });
  await enrich(house, there, 10);
  const app = await createTestApp(house);
  await furnish(of, app);
  await asStaff(app, house, 2, 'administrator');
  await asKiosk(app, house, 2);
  await shelve(house, 2, { price: 3 });
  const ids = await idsOf(house);
  const all = [...new Set([...ids.values()].flat())].filter((_, i) => i % 7 === 0);
  return {
    world: of,
    house,
    app,
    errors,
    pool: (name) => (name === '' ? all : (CODES[name] ?? ids.get(SAME[name] ?? name) ?? [])),
    async close() {
      await app.close();
      await house.close();
    },
  };
}
