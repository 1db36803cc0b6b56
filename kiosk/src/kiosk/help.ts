import { m } from '../shared/messages/messages.js';
import { app } from './app.svelte';
import { askStation } from './server';

/** Calls a member of staff to this machine. Without a network it says where to find one. */
export function callStaff(): void {
  app.say({ text: m.help_called(), say: m.help_called_say() });
  askStation('kiosk.call').catch(() => app.say({ text: m.help_offline(), say: m.help_offline_say() }));
}
