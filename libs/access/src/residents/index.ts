export {
  listDoorBuildings,
  listDoorMembers,
  listDoorRooms,
  listDoorUnits,
  nameWitness,
  type DoorInput,
} from './doors';
export { confirmByCard, openByCard, openByDoor, type Opened } from './open';
export { aboutSession, endOwn, standFor } from './own-session';
export type { Place } from './pin-try';
export { endResidentSessions, openResidentSession, type OpenedResidentSession } from './session';
export { grantWitnessed, listWitnessed, openWitnessed } from './witness';
