import type { StaffRole } from '#contract';
import type { Component } from 'svelte';
import { m } from '../shared/messages/messages.js';
import Certify from './pages/Certify.svelte';
import Check from './pages/Check.svelte';
import Counter from './pages/Counter.svelte';
import Kiosks from './pages/Kiosks.svelte';
import Lists from './pages/Lists.svelte';
import Objections from './pages/Objections.svelte';
import Proposals from './pages/Proposals.svelte';
import Register from './pages/Register.svelte';

/** A page of the desk: its address after `#/`, its title, whose day's work it is. */
export interface Room {
  path: string;
  title: () => string;
  roles: readonly StaffRole[];
  page: Component;
}

export const ROOMS: readonly Room[] = [
  { path: 'check', title: m.desk_check, roles: ['leader'], page: Check },
  { path: 'certify', title: m.desk_certify, roles: ['certifier', 'township'], page: Certify },
  { path: 'register', title: m.desk_register, roles: ['registrar'], page: Register },
  { path: 'lists', title: m.desk_lists, roles: ['administrator'], page: Lists },
  { path: 'objections', title: m.desk_objections, roles: ['reviewer', 'township'], page: Objections },
  { path: 'counter', title: m.desk_counter, roles: ['keeper'], page: Counter },
  { path: 'countersign', title: m.desk_proposals, roles: ['supervisor'], page: Proposals },
  { path: 'kiosks', title: m.desk_kiosks, roles: ['administrator'], page: Kiosks },
];
