import type { Act } from '#contract';
import type { House } from '#platform';
import { printEvidence } from '../acts';
import { actsOn, isInForce, type ActVersion } from './act-version';

const actView = (act: ActVersion): Act => ({
  ...act,
  evidence: printEvidence(act.evidence),
  inForce: isInForce(act),
});

/** The rule table as it holds on a day, what is withdrawn or off included. */
export async function listActs(house: House, station: number, day: string): Promise<{ items: Act[] }> {
  const acts = await house.db.inStation(station, (tx) => actsOn(tx, station, day));
  return { items: acts.map(actView) };
}

/** What may be earned on a day, for everybody. */
export async function publicActs(house: House, station: number, day: string): Promise<{ items: Act[] }> {
  const { items } = await listActs(house, station, day);
  return { items: items.filter(({ kind, inForce }) => kind === 'reward' && inForce) };
}
