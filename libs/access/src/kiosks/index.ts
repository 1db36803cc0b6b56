export { DEFAULT_PANEL, registerKiosk, type KioskJwk, type PanelShape } from './register';
