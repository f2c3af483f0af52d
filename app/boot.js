// Starts the page. Its own tag says where the program is; file names contain hashes, so they can be cached for ever.
// Any error before the program runs, or one that stops it, shows the page with the button to reload.
const tag = document.querySelector('script[data-wasm]');
const broken = document.getElementById('broken');

document.getElementById('reload').addEventListener('click', () => location.reload());

// Links for sitters and guests carry a secret behind their #. It is removed from the address and the history at once;
// the page it is for takes it, once. Some apps write the # as %23, which makes it part of the path.
let secret = null;
const asPath = location.pathname.match(/^\/(sit|hatch)\/?%23(.*)$/i);
const page = asPath ? `/${asPath[1].toLowerCase()}` : location.pathname.replace(/\/$/, '');
const fragment = asPath ? asPath[2] + location.hash : location.hash;
// Which chain a link is about is no secret, and stays in the address.
const book = fragment.match(/(?:^#?|&|%26)(book=[\w-]+)/i)?.[1];
const isSecret = /^\/(sit|hatch)$/.test(page) && /invite|[0-9a-f]{64}/i.test(fragment);
if (asPath || isSecret) {
  history.replaceState(history.state, '', book ? `${page}#${book}` : page);
  secret = { page, fragment };
}
globalThis.takeBroughtSecret = (asking) => {
  if (secret?.page !== asking) return undefined;
  const { fragment } = secret;
  secret = null;
  return fragment;
};

// The first stories are requested while the program is still loading. The program takes the response, once, instead of
// sending the same request. (A preload link would do, but Firefox does not use it.)
const early = new Map();
if (location.pathname === '/') {
  const stories = new URL('/api/v1/feed?limit=20', location).href;
  const answer = fetch(stories, { redirect: 'manual' });
  // Who takes the promise handles its failure.
  answer.catch(() => {});
  early.set(stories, answer);
}
globalThis.takeEarlyAnswer = (address) => {
  const answer = early.get(address);
  early.delete(address);
  return answer;
};

// A browser that translates a page replaces text nodes by elements of its own. When the program changes such a text, it
// is put back in its place: otherwise the page would go on showing the old text.
const places = new WeakMap();
const isTranslation = (node) => node?.nodeName === 'FONT';
const translated = new MutationObserver((records) => {
  for (const { type, target, addedNodes, removedNodes, previousSibling, nextSibling } of records) {
    if (type === 'characterData' && !target.isConnected) places.get(target)?.replaceWith(target);
    const place = [...addedNodes, previousSibling, nextSibling].find(isTranslation);
    for (const text of place ? removedNodes : []) {
      if (!(text instanceof Text)) continue;
      places.set(text, place);
      translated.observe(text, { characterData: true });
    }
  }
});
translated.observe(document.body, { childList: true, subtree: true });

try {
  const program = await import(tag.dataset.js);
  await program.default({ module_or_path: tag.dataset.wasm });
  // Caches the program for use without a connection, once the first feed and its photographs have had the line to
  // themselves. Browsers that store nothing for this site do without.
  const keep = () => navigator.serviceWorker?.register(tag.dataset.keeper).catch(() => {});
  if (tag.dataset.keeper) setTimeout(keep, 3_000);
} catch (reason) {
  console.error(reason);
  broken.hidden = false;
  // The server's stories stand below it, and may have been scrolled.
  broken.scrollIntoView();
} finally {
  document.getElementById('opening')?.remove();
}
