export { eraseResident } from './erase';
export { recordLifeEvent } from './life/record';
import './opening/effect';
export { previewOpening, proposeOpening, type OpeningBatch } from './opening/propose';
import './rosters/effect';
export { listRosters, type RosterImport } from './rosters/list';
export { previewRoster, type Previewed } from './rosters/preview';
export { proposeHousehold, proposeRoster } from './rosters/propose';
export { undoRoster } from './rosters/undo';
