export { answerCall, callStaff, heartbeat, listKiosks, maintainKiosk, revokeKiosk } from './manage';
export { approveKiosk, createKiosk, fingerprintOf, kioskState, newPairingCode, pairKiosk } from './pair';
export { DEFAULT_PANEL, registerKiosk, type KioskJwk, type PanelShape } from './register';
