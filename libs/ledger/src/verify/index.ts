import type { Check } from '#platform';
import { chainCheck } from './chains';
import { digestCheck } from './digest';
import { monthCheck } from './months';
import { sumChecks } from './sums';

export { keepDigest, lastWholeDay, latestDigest } from './digest';

/** What must hold in the ledger of a station. */
export const ledgerChecks: readonly Check[] = [chainCheck, ...sumChecks, monthCheck, digestCheck];
