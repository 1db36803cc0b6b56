import { rows, type Check, type Finding, type Tx } from '#platform';

/** The kind of entry that posts each kind of claim. */
const POSTED_AS = `CASE c.kind WHEN 'reward' THEN 'credit' WHEN 'carry-in' THEN 'carry-in' WHEN 'deduction' THEN 'deduct' END`;

interface Row {
  claim_id: string;
  expected: number | string;
  found: number | string | null;
}

/** A credited claim has its points in the ledger, once: posted, or waived where nothing was left to take. */
async function* checkCredited(tx: Tx, station: number): AsyncIterable<Finding> {
  const wrong = await rows<Row>(
    tx,
    `SELECT * FROM (
       SELECT c.claim_id, c.points AS expected,
              coalesce((SELECT sum(e.points) FROM points.entry e
                         WHERE e.station_id = $1 AND e.source_id = c.claim_id AND e.kind = ${POSTED_AS}), 0)
              + coalesce((SELECT sum(w.points) FROM points.waiver w
                           WHERE w.station_id = $1 AND w.source_id = c.claim_id), 0) AS found
         FROM points.claim c
        WHERE c.station_id = $1 AND c.state IN ('credited', 'reversed') AND c.kind <> 'reversal') p
      WHERE p.expected <> p.found`,
    [station],
  );
  for (const { claim_id, expected, found } of wrong) {
    yield { check: 'claim-posted', table: 'claim', key: { claim_id }, expected, found };
  }
}

/** No entry stands on a claim that is not credited. */
async function* checkSources(tx: Tx, station: number): AsyncIterable<Finding> {
  const wrong = await rows<{ household_id: string; version: number; state: string | null }>(
    tx,
    `SELECT e.household_id, e.version, c.state
       FROM points.entry e
       LEFT JOIN points.claim c ON c.station_id = $1 AND c.claim_id = e.source_id
      WHERE e.station_id = $1 AND e.source_kind = 'claim' AND coalesce(c.state NOT IN ('credited', 'reversed'), true)`,
    [station],
  );
  for (const { household_id, version, state } of wrong) {
    const key = { household_id, version };
    yield { check: 'entry-source', table: 'entry', key, expected: 'a credited claim', found: state };
  }
}

/** A reversed claim has one credited reversal, which took back (or waived) what it had given, or gave back what it took. */
async function* checkReversed(tx: Tx, station: number): AsyncIterable<Finding> {
  const wrong = await rows<Row>(
    tx,
    `SELECT * FROM (
       SELECT c.claim_id, '1: ' || coalesce((SELECT e.points FROM points.entry e
                 WHERE e.station_id = $1 AND e.source_id = c.claim_id AND e.kind = ${POSTED_AS}), 0) AS expected,
              count(r.claim_id) || ': ' || coalesce(sum((SELECT sum(e.points) FROM points.entry e
                 WHERE e.station_id = $1 AND e.source_id = r.claim_id AND e.kind IN ('reverse-credit', 'reverse-deduct'))), 0)
              + coalesce(sum((SELECT sum(w.points) FROM points.waiver w
                 WHERE w.station_id = $1 AND w.source_id = r.claim_id)), 0) AS found
         FROM points.claim c
         LEFT JOIN points.claim r ON r.station_id = $1 AND r.about_claim_id = c.claim_id AND r.kind = 'reversal' AND r.state = 'credited'
        WHERE c.station_id = $1 AND c.state = 'reversed' GROUP BY c.claim_id, c.kind) t
      WHERE expected <> found`,
    [station],
  );
  for (const { claim_id, expected, found } of wrong) {
    yield { check: 'claim-reversed', table: 'claim', key: { claim_id }, expected, found };
  }
}

/** Claims and ledger agree. */
export const creditChecks: readonly Check[] = [
  { name: 'credited claims', run: checkCredited },
  { name: 'sources of entries', run: checkSources },
  { name: 'reversed claims', run: checkReversed },
];
