export { answerCall, callStaff, heartbeat, listKiosks, revokeKiosk } from './manage';
export { approveKiosk, createKiosk, fingerprintOf, kioskState, newPairingCode, pairKiosk } from './pair';
export { DEFAULT_PANEL, registerKiosk, type KioskJwk, type PanelShape } from './register';
