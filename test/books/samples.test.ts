import { v7 as uuidv7 } from 'uuid';
import sharp from 'sharp';
import { draw, exportSample } from '#books';
import { asStaff, type StaffClient } from '../support/client';
import { kept, type Kept } from './kept';

let here: Kept;
let supervisor: StaffClient;

beforeAll(async () => {
  here = await kept('samples');
  supervisor = await asStaff(here.app, here.world.house, 1, 'supervisor');
}, 120_000);
afterAll(() => here?.close());

const period = { firstDay: '2026-10-01', lastDay: '2026-11-30' };

it('draws by a seed that anybody can draw with again, each claim with all its steps', async () => {
  const params = { sampleId: uuidv7() };
  const sheet = await supervisor.ok('sample.draw', { params, body: { ...period, size: 6 } });
  expect(sheet).toMatchObject({ population: 14, size: 6, drawnAgain: true });
  const { rows } = await here.world.house.owner.query<{ claim_id: string }>(
    `SELECT claim_id FROM points.register_line`,
  );
  expect(sheet.lines.map(({ claimId }) => claimId)).toEqual(draw(sheet.seed, rows.map((row) => row.claim_id), 6)); // prettier-ignore
  const credited = sheet.lines.find(({ state }) => state === 'credited')!;
  expect(credited).toMatchObject({
    votes: [{ vote: 'approve', void: false }],
    list: { proofs: [] },
    entry: { points: 2 },
  });
  expect(credited.creditedAt).not.toBeNull();
  expect(await supervisor.ok('sample.draw', { params, body: { ...period, size: 6 } })).toEqual(sheet);
  expect((await supervisor.ok('sample.list', {})).items).toHaveLength(1);
});

it('says when the register no longer gives what the seed drew', async () => {
  const sheet = await supervisor.ok('sample.draw', {
    params: { sampleId: uuidv7() },
    body: { ...period, size: 3 },
  });
  const { owner } = here.world.house;
  await owner.query(`ALTER TABLE points.inspection_sample DISABLE TRIGGER append_only`);
  await owner.query(`UPDATE points.inspection_sample SET seed = 'another' WHERE sample_id = $1`, [
    sheet.sampleId,
  ]);
  await owner.query(`ALTER TABLE points.inspection_sample ENABLE TRIGGER append_only`);
  const params = { sampleId: sheet.sampleId };
  expect((await supervisor.ok('sample.get', { params })).drawnAgain).toBe(false);
});

it('is masked for whom names do not concern, and exported with a trail', async () => {
  const { house } = here.world;
  const sheet = await supervisor.ok('sample.draw', {
    params: { sampleId: uuidv7() },
    body: { ...period, size: 14 },
  });
  const params = { sampleId: sheet.sampleId };
  expect(sheet.lines.map(({ resident }) => resident)).toContain('张小芳');
  const township = await asStaff(here.app, house, 1, 'township');
  const masked = await township.ok('sample.get', { params });
  expect(masked.lines.map(({ resident }) => resident)).toContain('张*芳');
  expect(JSON.stringify(masked)).not.toContain('张小芳');
  expect((await supervisor.call('sample.export', { params })).status).toBe(200);
  const { rows } = await house.owner.query(`SELECT detail FROM points.audit WHERE action = 'sample.export'`);
  expect(rows).toEqual([{ detail: { masked: true } }]);
  const tired = await asStaff(here.app, house, 1, 'supervisor', { steppedUp: false });
  expect((await tired.call('sample.export', { params })).code).toBe('step_up_needed');
});

it('shows the photos of the boards where its lists hung, and bears them when exported whole', async () => {
  const { house } = here.world;
  const administrator = await asStaff(here.app, house, 1, 'administrator');
  const fileId = uuidv7();
  const bytes = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#a83' } }).jpeg().toBuffer(); // prettier-ignore
  const upload = { bytes, type: 'image/jpeg' };
  await administrator.ok('file.upload', { params: { fileId }, query: { purpose: 'posting-proof' }, upload });
  const proof = { params: { listId: here.listId }, body: { board: '三号楼门厅', fileId } };
  await administrator.ok('list.prove', proof);
  const drawn = { params: { sampleId: uuidv7() }, body: { ...period, size: 14 } };
  const sheet = await supervisor.ok('sample.draw', drawn);
  const posted = sheet.lines.filter(({ list }) => list?.listId === here.listId);
  expect(posted.length).toBeGreaterThan(0);
  for (const { list } of posted) expect(list!.proofs).toEqual([{ board: '三号楼门厅', fileId }]);
  expect(await supervisor.ok('file.get', { params: { fileId } })).toMatchObject({ mediaType: 'image/jpeg' });
  const exported = async (masked: boolean) => {
    const wanted = { sampleId: sheet.sampleId, masked };
    return Buffer.from((await exportSample(house, here.world.supervisor, wanted, house.clock.now())).bytes);
  };
  expect((await exported(false)).includes('xl/media/')).toBe(true);
  expect((await exported(true)).includes('xl/media/')).toBe(false);
});

it('has nothing to draw where nothing was registered', async () => {
  const body = { firstDay: '2020-01-01', lastDay: '2020-12-31', size: 3 };
  expect((await supervisor.call('sample.draw', { params: { sampleId: uuidv7() }, body })).code).toBe(
    'list_empty',
  );
});
