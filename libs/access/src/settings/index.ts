import { registerEffect } from '../countersign';
import { applySettings, SettingChange } from './settings';

registerEffect('setting', { schema: SettingChange, apply: applySettings });

export { listSettings, proposeSettings } from './settings';
