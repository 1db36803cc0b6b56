/// <reference lib="webworker" />
// Keeps the kiosk's shell and what anybody may read, so that a kiosk without a network still shows the list and the covenant.
// It handles public GETs alone; it never keeps a reply that was asked for with a signature or a token, and queues no write.

// A module: its `self` is its own.
export {};

declare const self: ServiceWorkerGlobalScope;
/** The files of the kiosk's own pages, and a name that changes with them: put in by the bundler. */
declare const __SHELL__: { name: string; files: string[] };

const shell = __SHELL__;
const SHELL = `shell-${shell.name}`;
/** Fonts, pictures and clips as they are needed, the latest of them. */
const FILES = 'files';
const FILES_MAX = 1500;
/** Lists, notices, acts: the latest answer of each. */
const PUBLIC = 'public';

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(shell.files)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

// Said by the attract screen alone: nobody's session changes under their hands.
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.headers.has('x-kiosk') || request.headers.has('authorization')) return;
  if (url.pathname === '/') {
    event.respondWith(fromShell('/', request));
    // With this load the page is the new build's. Until then the old page may still want files of its own.
    event.waitUntil(forgetOldShells());
  } else if (url.pathname.startsWith('/assets/')) event.respondWith(keptFile(request));
  else if (/^\/v1\/stations\/\d+\/pictures\//.test(url.pathname)) event.respondWith(keptFile(request));
  else if (/^\/voice\/\w+\/clips\.json$/.test(url.pathname)) event.respondWith(latest(request));
  else if (url.pathname.startsWith('/voice/')) event.respondWith(keptFile(request));
  else if (/^\/v1\/stations\/\d+\/(lists|notices|acts)(\/|$)/.test(url.pathname))
    event.respondWith(latest(request));
});

async function forgetOldShells(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith('shell-') && name !== SHELL).map((name) => caches.delete(name)),
  );
}

async function fromShell(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(SHELL);
  return (await cache.match(path)) ?? fetch(request);
}

/** Files whose name changes with their content: once fetched, good for ever. */
async function keptFile(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.status === 200) await keep(request, response.clone());
  return response;
}

async function keep(request: Request, response: Response): Promise<void> {
  const cache = await caches.open(FILES);
  await cache.put(request, response);
  // Keys come in the order in which they were kept.
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - FILES_MAX)).map((old) => cache.delete(old)));
}

/** The station's answer, or without a network the latest one. */
async function latest(request: Request): Promise<Response> {
  const cache = await caches.open(PUBLIC);
  let response: Response;
  try {
    response = await fetch(request);
  } catch {
    return (await cache.match(request, { ignoreVary: true })) ?? Response.error();
  }
  if (response.ok) {
    await cache.put(request, response.clone());
    if (new URL(request.url).pathname.endsWith('/lists')) await forgetEndedLists(cache, response.clone());
  }
  return response;
}

/** A list leaves the public view when its window has ended (domain.md): what is not current is not kept. */
async function forgetEndedLists(cache: Cache, response: Response): Promise<void> {
  const { lists } = (await response.json()) as { lists: { listId: string }[] };
  for (const request of await cache.keys()) {
    const listId = /\/lists\/([0-9a-f-]+)$/.exec(new URL(request.url).pathname)?.[1];
    if (listId !== undefined && !lists.some((list) => list.listId === listId)) await cache.delete(request);
  }
}
