import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import { asPublic, asStaff } from '../support/client';
import { createTestApp } from '../support/app';
import { setMyConsent } from '#people';
import { composeList, listCheck, postList, previewList } from '#steps/5-publicize';
import { registerClaims } from '#steps/4-register';
import { makeHousehold } from '../support/people';
import { world, type World } from '../support/world';

/** What may never leave: each is a text that stands nowhere else in the database. */
const CANARIES = {
  name: '䶮㭎',
  minorName: '金丝雀',
  disabledName: '尉迟烁烁',
  phone: '13987654321',
  idDigest: 'a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6abcd',
  idLast4: '917X',
  disability: '肢体二级金丝',
  room: '九四一七室',
  unit: '七单元',
  note: '患病住院金丝',
  unlabelled: '举报违法或安全线索',
  bornOn: '1951-03-07',
};

describe('a public list tells nothing that it may not', () => {
  let w: World;
  let app: NestFastifyApplication;
  const claimIds: string[] = [];
  let residents: string[];
  let householdId: string;

  beforeAll(async () => {
    w = await world('canary', 2);
    app = await createTestApp(w.house);
    const now = w.house.clock.now();
    const household = await w.house.db.inStation(1, (tx) =>
      makeHousehold(
        tx,
        1,
        now,
        { committee: '居委会1', group: '1组', building: '1号楼', unit: CANARIES.unit, room: CANARIES.room, name: CANARIES.name, bornOn: CANARIES.bornOn, phone: CANARIES.phone, idDigest: CANARIES.idDigest, idLast4: CANARIES.idLast4 }, // prettier-ignore
        { name: CANARIES.minorName, bornOn: '2015-04-04' },
        { name: CANARIES.disabledName, disability: CANARIES.disability, incomeSupport: true, consents: true },
        { name: '无同意者', consents: false },
      ),
    );
    ({ residentIds: residents, householdId } = household);
    const names = await w.house.owner.query<{ id: string; name: string }>(
      `SELECT resident_id AS id, name FROM points.resident WHERE station_id = 1 AND household_id = $1`,
      [household.householdId],
    );
    const idOf = (name: string) => names.rows.find((row) => row.name === name)!.id;
    const claim = async (name: string, row: object) =>
      claimIds.push(
        await w.make.claim({
          state: 'certified',
          household_id: household.householdId,
          resident_id: idOf(name),
          note: CANARIES.note,
          ...row,
        }),
      );
    await claim(CANARIES.name, { act_code: 'F02', points: 2 });
    await claim(CANARIES.minorName, { act_code: 'A05', points: 2 });
    await claim(CANARIES.disabledName, { act_code: 'G02', points: 10 });
    await claim('无同意者', { act_code: 'D01', points: 3, quantity: 3 });
    await claim(CANARIES.name, { act_code: 'E06', points: 20 });
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await w.house.close();
  });

  it('shows masks, a family member, serial and carrier without consent; counts what has no label', async () => {
    const list = await w.posted(claimIds);
    expect(list.unlisted).toBe(1);
    expect(list.points).toBe(17);
    const bare = list.lines.map(({ lineNo: _lineNo, serial: _serial, points: _points, ...line }) => line);
    const shown = { building: '1号楼', actDay: '2026-10-20' };
    expect(bare).toEqual(
      expect.arrayContaining([
        { ...shown, carrier: 'environment', label: '清扫楼道或公共区域', nameLabel: null, maskedName: '䶮*' },
        {
          ...shown,
          carrier: 'policy',
          label: '参加夜校或社区大讲堂',
          nameLabel: 'family_member',
          maskedName: null,
        },
        { ...shown, carrier: 'civility', label: '文明新风', nameLabel: null, maskedName: '尉迟*烁' },
        { building: null, actDay: null, carrier: 'service', label: null, nameLabel: null, maskedName: null },
      ]),
    );
  });

  it('no canary in any public reply, nor in the snapshot, nor an id by which to ask further', async () => {
    const anybody = asPublic(app, 1);
    const { lists } = await anybody.ok('list.current');
    const replies = [JSON.stringify(lists)];
    for (const { listId, digest } of lists) {
      replies.push(JSON.stringify(await anybody.ok('list.public', { params: { listId } })));
      replies.push(JSON.stringify(await anybody.ok('list.check', { params: { listId }, body: { digest } })));
    }
    const snapshot = await w.house.owner.query(
      `SELECT l.*, n.masked_name FROM points.list_line l LEFT JOIN points.list_line_name n USING (station_id, list_id, line_no)`,
    );
    const kept = JSON.stringify(snapshot.rows);
    for (const [what, canary] of Object.entries(CANARIES)) {
      expect([what, replies.some((reply) => reply.includes(canary)) || kept.includes(canary)]).toEqual([
        what,
        false,
      ]);
    }
    for (const id of [...claimIds, ...residents]) expect(replies.join('')).not.toContain(id);
  });

  it('the publishing role cannot read more, whatever a statement asks for', async () => {
    const asked = [
      'SELECT name FROM points.resident WHERE station_id = 1',
      'SELECT phone FROM points.resident_private WHERE station_id = 1',
      'SELECT room FROM points.dwelling WHERE station_id = 1',
      'SELECT note FROM points.claim WHERE station_id = 1',
      'SELECT born_on FROM points.resident WHERE station_id = 1',
      'SELECT note FROM points.claim_evidence WHERE station_id = 1',
      'SELECT grounds FROM points.objection WHERE station_id = 1',
      'SELECT head_id FROM points.household WHERE station_id = 1',
    ];
    for (const sql of asked) {
      const asking = w.house.db.inStation(1, (tx) => tx.query(sql), 'points_publisher');
      await expect(asking).rejects.toThrow(/permission denied/);
    }
  });

  it('takes a name off, with all that goes with it, the moment its consent is withdrawn', async () => {
    const { house, administrator, registrar } = w;
    const now = () => house.clock.now();
    const anybody = asPublic(app, 1);
    const [head, minor, withdrawing] = residents;
    const compose = async (claimIds: string[]) => {
      await registerClaims(house, registrar, { claimIds }, now());
      const input = { listId: uuidv7(), committeeId: 1, kind: 'rewards' as const, whereToObject: '居委会' };
      return (await composeList(house, administrator, input, now())).reply;
    };
    const shown = async (listId: string) =>
      (await anybody.ok('list.public', { params: { listId } })).shown.map(
        ({ lineNo: _lineNo, serial: _serial, ...line }) => line,
      );
    const claimsOf = async (event: string, who: readonly (string | undefined)[]) =>
      Promise.all(
        who.map(
          (id) =>
          w.make.claim({ state: 'certified', household_id: householdId, resident_id: id!, act_code: 'F02', points: 2, event_ref: event }), // prettier-ignore
        ),
      );
    const running = (await anybody.ok('list.current')).lists[0]!;
    // Composed on Monday: nobody has seen it yet.
    const waiting = await compose(await claimsOf('waits', [head, minor, withdrawing]));
    expect(waiting.lines.filter(({ building }) => building !== null)).toHaveLength(3);
    house.clock.set(new Date(now().getTime() + 3_600_000));
    const guardian = { ...w.at(0), residentId: head!, householdId };
    await setMyConsent(house, guardian, { residentId: minor!, consents: false }, now());
    const self = { ...guardian, residentId: withdrawing! };
    await setMyConsent(house, self, { residentId: withdrawing!, consents: false }, now());

    const bare = { building: null, label: null, actDay: null, nameLabel: null, maskedName: null };
    const onRunning = await shown(running.listId);
    expect(onRunning.map(({ maskedName }) => maskedName).filter((mask) => mask !== null)).toEqual(['䶮*']);
    for (const [carrier, points] of [
      ['policy', 2],
      ['civility', 10],
    ] as const)
      // prettier-ignore
      expect(onRunning).toContainEqual({ ...bare, carrier, points });
    await postList(house, administrator, waiting.listId, now());
    const label = '清扫楼道或公共区域';
    const named = { carrier: 'environment', points: 2, building: '1号楼', label, actDay: '2026-10-20', nameLabel: null, maskedName: '䶮*' }; // prettier-ignore
    const bareOne = { ...bare, carrier: 'environment', points: 2 };
    const posted = await shown(waiting.listId);
    expect(posted).toHaveLength(3);
    expect(posted).toEqual(expect.arrayContaining([named, bareOne]));
    expect(posted.filter(({ building }) => building === null)).toEqual([bareOne, bareOne]);

    // Who keeps the boards learns of it: the paper copies still show the names.
    const { items } = await asStaff(app, house, 1, 'administrator').then((desk) => desk.ok('list.all'));
    const withdrawn = new Map(items.map((list) => [list.listId, list.withdrawn]));
    expect([running, waiting].map(({ listId }) => withdrawn.get(listId))).toEqual([2, 2]);

    // The mask is erased; frozen lines, digests and paper hold as before.
    const masks = await house.owner.query(
      `SELECT 1 FROM points.list_line_name WHERE station_id = 1 AND masked_name = '尉迟*烁'`,
    );
    expect(masks.rows).toEqual([]);
    for (const { listId, digest } of [running, waiting])
      expect(await anybody.ok('list.check', { params: { listId }, body: { digest } })).toMatchObject({
        agrees: true,
      });
    const found: string[] = [];
    await house.db.inStation(1, async (tx) => {
      for await (const finding of listCheck.run(tx, 1)) found.push(finding.check);
    });
    expect(found).toEqual([]);

    // Given again, a consent holds for lists composed from then on.
    house.clock.set(new Date(now().getTime() + 3_600_000));
    await setMyConsent(house, self, { residentId: withdrawing!, consents: true }, now());
    await setMyConsent(house, guardian, { residentId: minor!, consents: true }, now());
    expect(await shown(waiting.listId)).toEqual(posted);
    const claimIds = await claimsOf('later', [minor, withdrawing]);
    await registerClaims(house, registrar, { claimIds }, now());
    const preview = await previewList(house, administrator, { committeeId: 1, kind: 'rewards' }, now());
    expect(preview.lines.map(({ maskedName, nameLabel }) => maskedName ?? nameLabel).sort()).toEqual(
      ['family_member', '尉迟*烁'].sort(),
    );
  });

  it('forgets a mask on demand and keeps its digest', async () => {
    const before = await asPublic(app, 1).ok('list.current');
    const { listId, digest } = before.lists[0]!;
    await w.house.db.inStation(1, (tx) =>
      tx.query(`DELETE FROM points.list_line_name WHERE station_id = 1 AND list_id = $1`, [listId]),
    );
    const seen = await asPublic(app, 1).ok('list.public', { params: { listId } });
    expect(seen.shown.every(({ maskedName }) => maskedName === null)).toBe(true);
    expect(await asPublic(app, 1).ok('list.check', { params: { listId }, body: { digest } })).toMatchObject({
      agrees: true,
    });
    await expect(
      w.house.db.inStation(1, (tx) =>
        tx.query(`UPDATE points.list_line SET points = 1 WHERE station_id = 1 AND list_id = $1`, [listId]),
      ),
    ).rejects.toThrow();
    expect(await asPublic(app, 1).call('list.public', { params: { listId: uuidv7() } })).toMatchObject({
      status: 404,
    });
  });

  it('shows points only of a reversal that gives a deduction back: who was deducted is named nowhere', async () => {
    const [head] = residents;
    const day = { act_day: '2026-10-21', household_id: householdId, resident_id: head, kind: 'reversal', state: 'certified' }; // prettier-ignore
    const ids = [
      await w.make.claim({ ...day, act_code: 'X01', points: 3, route: 'D' }),
      await w.make.claim({ ...day, act_code: 'F02', points: 2 }),
      await w.make.claim({ ...day, act_code: 'E06', points: 20 }),
    ];
    const { listId, unlisted } = await w.posted(ids, 'reversals');
    const { shown } = await asPublic(app, 1).ok('list.public', { params: { listId } });
    const bare = {
      building: null,
      carrier: null,
      label: null,
      actDay: null,
      nameLabel: null,
      maskedName: null,
    };
    expect(shown.find(({ points }) => points === 3)).toMatchObject(bare);
    // An award taken back is shown as it was given; what has no label is counted, given or taken back.
    expect(shown.find(({ points }) => points === 2)).toMatchObject({ building: '1号楼', maskedName: '䶮*' });
    expect([shown.length, unlisted]).toEqual([2, 1]);
  });
});
