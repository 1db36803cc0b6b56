import type { StaffRole } from '#contract';
import type { Component } from 'svelte';
import { m } from '../shared/messages/messages.js';
import { bookRooms } from './rooms/books';
import { countyRooms } from './rooms/county';
import { dayRooms } from './rooms/day';
import { peopleRooms } from './rooms/people';
import { shopRooms } from './rooms/shop';
import { stationRooms } from './rooms/station';

/** A page of the desk: its address after `#/`, its title, whose day's work it is. Loaded when it is opened. */
export interface Room {
  path: string;
  title: () => string;
  roles: readonly StaffRole[];
  page: () => Promise<{ default: Component }>;
  /** Reached from another page alone: not in the menu. */
  hidden?: true;
}

/** The menu, by what the work is about. */
export const AREAS: readonly { title: () => string; rooms: readonly Room[] }[] = [
  { title: m.desk_area_day, rooms: dayRooms },
  { title: m.desk_area_shop, rooms: shopRooms },
  { title: m.desk_area_people, rooms: peopleRooms },
  { title: m.desk_area_station, rooms: stationRooms },
  { title: m.desk_area_books, rooms: bookRooms },
  { title: m.county_area, rooms: countyRooms },
];
