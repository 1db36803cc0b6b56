import '../shared/look/tokens.css';
import '../shared/look/base.css';
import './look/glass.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { start } from './start.svelte';

mount(App, { target: document.getElementById('app')! });
void start();
void navigator.serviceWorker?.register('/sw.js', { type: 'module' }).catch(() => {});
// Chinese for machines without a Chinese face: after the first picture, since its table alone weighs 45 kB.
const letters = () => requestIdleCallback(() => void import('./look/face'), { timeout: 2000 });
new PerformanceObserver((painted, watch) => {
  if (painted.getEntriesByName('first-contentful-paint').length === 0) return;
  watch.disconnect();
  letters();
}).observe({ type: 'paint', buffered: true });
