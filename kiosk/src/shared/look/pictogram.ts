import type { Component } from 'svelte';

/** How a step or a kind of deed is drawn, what it is called, and what the voice says of it. */
export interface Pictogram {
  icon: Component;
  name: () => string;
  say: () => string;
}
