import { mount } from 'svelte';
import '../shared/look/tokens.css';
import './desk.css';
import App from './App.svelte';
import { desk } from './desk.svelte';

desk.speak('zh');
void desk.open();
// Chinese type for machines without it, after the first paint: its table of ranges alone is 45 kB.
requestIdleCallback(() => void import('../shared/look/face'));
mount(App, { target: document.getElementById('app')! });
