import type { Act as Rule, ReplyOf, Routes } from '#contract';
import { createQuery } from '@tanstack/svelte-query';
import { desk } from './desk.svelte';

type Route = ReplyOf<Routes['act.list']>['items'][number]['routes'][number];

/** The rule table of today, by code: read once, since it changes with a countersignature alone. */
export function useActs() {
  const query = createQuery(() => ({
    queryKey: ['act.list'],
    queryFn: () => desk.ask('act.list'),
    staleTime: 300_000,
  }));
  const all = $derived(query.data?.items ?? []);
  return {
    get all(): Rule[] {
      return all;
    },
    of: (code: string | undefined): Rule | undefined => all.find((rule) => rule.code === code),
    /** What may be claimed on a route, as choices. */
    on: (route: Route, kind?: Rule['kind']) =>
      all
        .filter((rule) => rule.inForce && !rule.withdrawn && rule.routes.includes(route))
        .filter((rule) => kind === undefined || rule.kind === kind)
        .map((rule) => ({ value: rule.code, label: `${rule.code} ${desk.nameOf(rule)}` })),
  };
}
