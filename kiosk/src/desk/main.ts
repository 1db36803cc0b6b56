import { mount } from 'svelte';
import '../shared/look/tokens.css';
import './desk.css';
import App from './App.svelte';
import { desk } from './desk.svelte';

desk.speak('zh');
void desk.open();
mount(App, { target: document.getElementById('app')! });
