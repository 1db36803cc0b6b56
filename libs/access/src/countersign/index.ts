export { countersign, refuseProposal, withdrawProposal } from './countersign';
export { assertEveryEffect, registerEffect, type Countersigned, type Effect } from './effects';
export { propose } from './propose';
export { listProposals } from './read';
