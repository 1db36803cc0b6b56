import type { FileBytes, ReplyOf, Routes, SampledClaim } from '#contract';
import { actorOf, type StaffCaller } from '#access';
import {
  audit,
  endOfDay,
  one,
  onlyOnce,
  Refusal,
  rows,
  startOfDay,
  writeXlsx,
  type Day,
  type House,
  type Tx,
} from '#platform';
import { momentText } from '../prints/cells';
import { readsNames, REGISTERS } from '../registers';
import { printed, setOf, titleOf } from '../words';
import { draw, newSeed } from './draw';
import { sampledClaims } from './lines';

type Sheet = ReplyOf<Routes['sample.get']>;
type Head = Omit<Sheet, 'lines' | 'drawnAgain'>;

interface HeadRow extends Omit<Head, 'drawnAt'> {
  drawnAt: Date;
  claimIds: string[];
}

const HEAD = `m.sample_id AS "sampleId", m.seed, m.first_day AS "firstDay", m.last_day AS "lastDay", m.population,
  cardinality(m.claim_ids) AS size, s.name AS "drawnBy", m.drawn_at AS "drawnAt", m.claim_ids::text[] AS "claimIds"`;

const headOf = ({ claimIds: _claims, drawnAt, ...head }: HeadRow): Head => ({
  ...head,
  drawnAt: drawnAt.toISOString(),
});

/** Claims registered in a period, until a moment: what a sample is drawn from. Each once, also when amended. */
async function population(
  tx: Tx,
  station: number,
  { firstDay, lastDay }: { firstDay: Day; lastDay: Day },
  until: Date,
): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `SELECT DISTINCT claim_id AS id FROM points.register_line
      WHERE station_id = $1 AND registered_at >= $2 AND registered_at < $3 AND registered_at <= $4`,
    [station, startOfDay(firstDay), endOfDay(lastDay), until],
  );
  return found.map(({ id }) => id);
}

/**
 * Draws registered claims of a period. The seed is the server's, made after the request was taken: nobody could choose
 * what would be looked at.
 * @throws Refusal list_empty (nothing was registered then), request_differs, request_abandoned
 */
export async function drawSample(
  house: House,
  caller: StaffCaller,
  input: { sampleId: string; firstDay: Day; lastDay: Day; size: number },
  now: Date,
): Promise<{ reply: Sheet; replayed: boolean }> {
  const { sampleId, ...body } = input;
  const { station, staffId } = caller;
  const { replayed } = await house.db.inStation(station, (tx) =>
    onlyOnce(tx, { station, id: sampleId, actorId: staffId, body, now }, async () => {
      const keys = await population(tx, station, body, now);
      if (keys.length === 0) throw new Refusal('list_empty');
      const seed = newSeed();
      const chosen = draw(seed, keys, body.size);
      await rows(
        tx,
        `INSERT INTO points.inspection_sample (station_id, sample_id, seed, first_day, last_day, population, claim_ids,
           drawn_by, drawn_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [station, sampleId, seed, body.firstDay, body.lastDay, keys.length, chosen, staffId, now],
      );
      const subject = { kind: 'sample', id: sampleId };
      await audit(tx, station, actorOf(caller), 'sample.draw', now, subject, { seed, size: chosen.length });
      return {};
    }),
  );
  return { reply: await readSample(house, caller, sampleId), replayed };
}

/** Samples drawn so far, latest first: their ids sort by time. */
export async function listSamples(
  house: House,
  caller: StaffCaller,
  page: { after?: string | undefined; limit: number },
): Promise<{ items: Head[]; next: string | null }> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<HeadRow>(
      tx,
      `SELECT ${HEAD} FROM points.inspection_sample m
         JOIN points.staff s ON s.station_id = $1 AND s.staff_id = m.drawn_by
        WHERE m.station_id = $1 AND ($2::uuid IS NULL OR m.sample_id < $2) ORDER BY m.sample_id DESC LIMIT $3`,
      [caller.station, page.after ?? null, page.limit + 1],
    ),
  );
  const items = found.slice(0, page.limit).map(headOf);
  return { items, next: found.length > page.limit ? items.at(-1)!.sampleId : null };
}

/**
 * A sample with every step of each claim, drawn again from its seed to show that it is what the seed says.
 * @param masked names masked although the caller reads them
 * @throws Refusal not_found
 */
export async function readSample(
  house: House,
  caller: StaffCaller,
  sampleId: string,
  masked = false,
): Promise<Sheet> {
  const { station } = caller;
  return house.db.inStation(station, async (tx) => {
    const row = await one<HeadRow>(
      tx,
      `SELECT ${HEAD} FROM points.inspection_sample m
         JOIN points.staff s ON s.station_id = $1 AND s.staff_id = m.drawn_by
        WHERE m.station_id = $1 AND m.sample_id = $2`,
      [station, sampleId],
    );
    const again = draw(row.seed, await population(tx, station, row, row.drawnAt), row.size);
    const mayRead = readsNames(caller, REGISTERS.claims);
    return {
      ...headOf(row),
      drawnAgain: again.length === row.claimIds.length && again.every((id, i) => id === row.claimIds[i]),
      lines: await sampledClaims(tx, station, row.claimIds, masked || !mayRead),
    };
  });
}

const COLUMNS = [
  ['lineNo', 8],
  ['serial', 20],
  ['resident', 14],
  ['committee', 14],
  ['group', 14],
  ['actCode', 8],
  ['act', 30],
  ['actDay', 12],
  ['points', 8],
  ['state', 10],
  ['notice', 24],
  ['submittedAt', 18],
  ['route', 8],
  ['evidence', 12],
  ['votes', 40],
  ['registeredAt', 18],
  ['listNumber', 14],
  ['boards', 24],
  ['objections', 8],
  ['creditedAt', 18],
  ['entry', 10],
  ['redemption', 20],
] as const;

const moment = (instant: string | null) => (instant === null ? null : momentText(new Date(instant)));

function cellsOf(line: SampledClaim): (string | number | null)[] {
  const { list, entry, redemption } = line;
  return [
    line.place,
    line.serial,
    line.resident,
    line.committee,
    line.group,
    line.actCode,
    line.act,
    line.actDay,
    line.points,
    setOf('claimState')[line.state]?.zh ?? line.state,
    line.notice,
    moment(line.submittedAt),
    setOf('route')[line.route]?.zh ?? line.route,
    line.evidence.map(({ kind }) => kind).join(' '),
    line.votes.map(({ name, vote }) => `${name} ${setOf('vote')[vote]!.zh}`).join('; '),
    moment(line.registeredAt),
    list?.number ?? null,
    list?.proofs.map(({ board }) => board).join('; ') ?? null,
    line.objections,
    moment(line.creditedAt),
    entry?.version ?? null,
    redemption === null ? null : `${moment(redemption.heldAt)} ${redemption.points}`,
  ];
}

/** The photos that prove the postings of a sample's lists, each once; one that was erased in its time is left out. */
async function postingPictures(house: House, station: number, lines: readonly SampledClaim[]) {
  const proofs = new Map(
    lines.flatMap(({ list }) => (list?.proofs ?? []).map((proof) => [proof.fileId, { ...proof, number: list!.number }])), // prettier-ignore
  );
  const items = [];
  for (const { fileId, board, number } of proofs.values()) {
    const bytes = await house.files.get(station, fileId);
    if (bytes !== null) items.push({ texts: [number, board], bytes });
  }
  return {
    name: titleOf('columns', 'boards').zh,
    columns: (['listNumber', 'boards'] as const).map((key) => ({
      title: titleOf('columns', key).zh,
      width: 24,
    })),
    items,
  };
}

/** A sample as a spreadsheet, exported whole with the pictures of its postings. @throws Refusal not_found */
export async function exportSample(
  house: House,
  caller: StaffCaller,
  input: { sampleId: string; masked: boolean },
  now: Date,
): Promise<FileBytes> {
  const sheet = await readSample(house, caller, input.sampleId, input.masked);
  const bytes = await writeXlsx({
    name: printed('sample'),
    head: [
      `${printed('sample')} ${sheet.firstDay} – ${sheet.lastDay} ${printed('rows', { count: sheet.size })} / ${sheet.population}`,
      printed('seed', { seed: sheet.seed }),
      printed('preparer', { name: sheet.drawnBy }),
    ],
    columns: COLUMNS.map(([key, width]) => ({ title: titleOf('columns', key).zh, width })),
    rows: sheet.lines.map(cellsOf),
    ...(input.masked ? {} : { pictures: await postingPictures(house, caller.station, sheet.lines) }),
  });
  await house.db.inStation(
    caller.station,
    (tx) =>
    audit(tx, caller.station, actorOf(caller), 'sample.export', now, { kind: 'sample', id: input.sampleId }, { masked: input.masked }), // prettier-ignore
  );
  return { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes };
}
