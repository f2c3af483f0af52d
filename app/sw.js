// Caches the program, so that the page opens without a connection. What people wrote and the chain's data are no
// business of this file: for addresses that it does not know it lets the network answer.
//
// The bundler fills in the three constants; that changes this file's bytes, which is how a browser sees an update.
const VERSION = '';
// What the page needs to open. The first is the page itself, without the stories that the server puts into it: they
// would be old.
const SHELL = [];
// Files that are cached when they are first used.
const FILES = [];

const CACHE = `pitpet-${VERSION}`;
const kept = new Set([...SHELL, ...FILES]);
// A network that does not answer in this time counts as down.
const PAGE_WAIT_MS = 4_000;
const HASHED = /-[0-9a-f]{16}[-._]/;
// The media types of the program's files, by the end of their names.
const KINDS = [
  [/\.js$/, /javascript/],
  [/\.wasm$/, /^application\/wasm/],
  [/\.css$/, /^text\/css/],
  [/\.(svg|png|ico|jpe?g|webp|avif)$/, /^image\//],
  [/\.woff2?$/, /font/],
  [/\.webmanifest$/, /json/],
];

// An update waits until no page of the version before is open: such a page still needs its cached files, which the
// server has deleted. A page that opens meanwhile comes from the server, so it is the newest.
self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => Promise.all(SHELL.map((pathname) => fetched(cache, pathname)))));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name.startsWith('pitpet-') && name !== CACHE);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  const { pathname } = url;
  if (request.mode === 'navigate') {
    // Photographs are opened as pages, too, and are not the app's.
    if (!/^\/(api|media)\//.test(pathname)) event.respondWith(page(request));
  } else if (kept.has(pathname)) {
    event.respondWith(file(event, pathname));
  }
});

// The server's page if there is one, since it names the newest program; else the cached one. The app does its own
// routing, so one page serves all addresses.
async function page(request) {
  const own = await copy(SHELL[0], await opened());
  if (!own) return fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PAGE_WAIT_MS, own));
  // A proxy's error page is not our page.
  const fresh = fetch(request).then((answer) => (answer.status < 500 ? answer : own));
  return Promise.race([fresh.catch(() => own), late]);
}

// A name with a hash in it never changes its content. Other files are answered from the cache, so that nothing waits
// for a drawing, and updated from the server after that: the page may be newer than this version.
async function file(event, pathname) {
  const cache = await opened();
  const own = await copy(pathname, cache);
  if (own && HASHED.test(pathname)) return own;
  const fresh = fetch(event.request)
    .then((answer) => {
      event.waitUntil(keep(cache, pathname, answer.clone()).catch(() => {}));
      return answer;
    })
    .catch(() => new Response(null, { status: 504 }));
  if (own) event.waitUntil(fresh);
  return own ?? fresh;
}

async function fetched(cache, pathname) {
  const kept = await keep(cache, pathname, await fetch(pathname));
  if (!kept) throw new Error(`${pathname} did not come`);
}

// Caches only what is PitPet's. A captive portal answers every request with a page, a word or nothing: cached in the
// place of the program, that would break it for ever.
async function keep(cache, pathname, answer) {
  if (answer.status !== 200 || answer.redirected || !(await isOwn(pathname, answer))) return false;
  await cache?.put(pathname, answer);
  return true;
}

async function isOwn(pathname, answer) {
  const given = (answer.headers.get('content-type') ?? '').toLowerCase();
  const isPage = given.startsWith('text/html');
  if (pathname === SHELL[0]) return isPage && (await answer.clone().text()).includes('data-wasm');
  const kind = KINDS.find(([end]) => end.test(pathname))?.[1];
  return kind ? kind.test(given) : given !== '' && !isPage;
}

// The cache is optional: neither a full disk nor a broken one may lose the response.
function opened() {
  return caches.open(CACHE).catch(() => undefined);
}

function copy(pathname, cache) {
  return cache?.match(pathname).catch(() => undefined);
}
