import type { Building, StaffRole } from '#contract';
import { createQuery } from '@tanstack/svelte-query';
import { desk } from './desk.svelte';
import type { z } from 'zod';

type Place = z.infer<typeof Building>;

/** Committees, groups and buildings as choices: the tree of the station, read once. */
export function useBranch() {
  const query = createQuery(() => ({
    queryKey: ['building.list'],
    queryFn: () => desk.ask('building.list'),
    staleTime: 300_000,
  }));
  const places = $derived<Place[]>(query.data?.items ?? []);
  const own = desk.me?.roles.find(({ committeeId }) => committeeId !== null)?.committeeId;
  return {
    get places() {
      return places;
    },
    get committees() {
      return once(places, 'committeeId', 'committee');
    },
    get groups() {
      return once(places, 'groupId', 'group');
    },
    get buildings() {
      return once(places, 'buildingId', 'building');
    },
    /** Buildings under the caller as the holder of these roles: elsewhere nothing is written in them. */
    buildingsOf: (...roles: StaffRole[]) => {
      const held = desk.me?.roles.filter(({ role }) => roles.includes(role)) ?? [];
      const own = places.filter((place) =>
        held.some(({ committeeId, groupId }) =>
          groupId === null
            ? committeeId === null || committeeId === place.committeeId
            : groupId === place.groupId,
        ),
      );
      return once(own, 'buildingId', 'building');
    },
    /** The committee that the caller's role names, or the first. */
    firstCommittee: own ?? 1,
    committee: (id: number | null | undefined) =>
      places.find((one) => one.committeeId === id)?.committee ?? '',
    building: (id: number | null | undefined) => places.find((one) => one.buildingId === id)?.building ?? '',
    group: (id: number | null | undefined) => places.find((one) => one.groupId === id)?.group ?? '',
  };
}

type Ids = 'committeeId' | 'groupId' | 'buildingId';
const once = (places: Place[], id: Ids, name: 'committee' | 'group' | 'building') =>
  [...new Map(places.map((one) => [one[id], one[name]]))].map(([value, label]) => ({ value, label }));
