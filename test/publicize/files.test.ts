import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import type { ResidentCaller, StaffCaller } from '#access';
import { readFile, uploadFile } from '#steps/2-apply';
import { addProof, raiseObjection } from '#steps/5-publicize';
import { world, type World } from '../support/world';

/** Who looks at proofs of posting and at recordings of objections. */
let w: World;
const now = () => w.house.clock.now();
beforeAll(async () => {
  w = await world('filesof', 4, { committees: 2 });
});
afterAll(() => w.house.close());

const sees = (who: StaffCaller | ResidentCaller, fileId: string) =>
  readFile(w.house, who, fileId).then(
    () => true,
    (error: { code: string }) => (error.code === 'not_found' ? false : error),
  );

it('a proof of posting is for staff of the list’s committee', async () => {
  const { list } = await w.postedLines(1, { household_id: w.made.households[0] });
  const fileId = uuidv7();
  const bytes = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
    .png()
    .toBuffer();
  await uploadFile(w.house, w.administrator, { fileId, purpose: 'posting-proof', bytes }, now());
  const registrar = await w.make.staff('registrar', { committeeId: 1 });
  expect(await sees(registrar, fileId)).toBe(false);
  await addProof(w.house, w.administrator, { listId: list.listId, board: '一号楼', fileId }, now());

  expect(await sees(registrar, fileId)).toBe(true);
  expect(await sees(w.supervisor, fileId)).toBe(true);
  expect(await sees(await w.make.staff('leader', { groupId: 1 }), fileId)).toBe(true);
  expect(await sees(await w.make.staff('leader', { groupId: 2 }), fileId)).toBe(false);
  expect(await sees(await w.make.staff('registrar', { committeeId: 2 }), fileId)).toBe(false);
  expect(await sees(w.at(0), fileId)).toBe(false);
});

it('a recording is for those who decide objections of that committee, and for who spoke', async () => {
  const fileId = uuidv7();
  const bytes = Buffer.concat([
    Buffer.from([0x1a, 0x45, 0xdf, 0xa3]),
    Buffer.from('....webm'),
    Buffer.alloc(500),
  ]);
  await uploadFile(w.house, w.at(0), { fileId, purpose: 'voice', bytes }, now());
  expect(await sees(w.reviewer, fileId)).toBe(false);
  const target = { kind: 'missing', actCode: 'A01', actDay: '2026-10-25' } as const;
  const input = { objectionId: uuidv7(), target, grounds: 'not-listed', voiceFileId: fileId } as const;
  await raiseObjection(w.house, w.at(0), input, now());

  expect(await sees(w.at(0), fileId)).toBe(true);
  expect(await sees(w.at(2), fileId)).toBe(false);
  expect(await sees(w.reviewer, fileId)).toBe(true);
  expect(await sees(await w.make.staff('reviewer', { committeeId: 1 }), fileId)).toBe(true);
  expect(await sees(await w.make.staff('reviewer', { committeeId: 2 }), fileId)).toBe(false);
  const registrar = await w.make.staff('registrar');
  expect(await sees(registrar, fileId)).toBe(false);
  // A role that does not decide opens nothing beside one that does elsewhere.
  const both = await w.make.staff('reviewer', { committeeId: 2 });
  const held = { role: 'registrar', committeeId: null, groupId: null, alternate: false } as const;
  const roles = [...both.roles, held];
  const branch = { wholeStation: true, committees: [2], groups: [] };
  expect(await sees({ ...both, roles, branch }, fileId)).toBe(false);
});
