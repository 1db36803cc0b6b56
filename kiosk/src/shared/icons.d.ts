declare module '~icons/*' {
  import type { Component } from 'svelte';
  const icon: Component;
  export default icon;
}
