import { mount } from 'svelte';
import App from './App.svelte';
import { m } from '../shared/messages/messages.js';

document.title = m.station_name();

mount(App, { target: document.getElementById('app')! });
