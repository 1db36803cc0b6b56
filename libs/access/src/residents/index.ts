export { endResidentSessions, openResidentSession, type OpenedResidentSession } from './session';
