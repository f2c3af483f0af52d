// Starts the page. Its own tag says where the program is; the names there have hashes in them, so they can be kept for
// ever. Whatever goes wrong before the program runs, or stops it, shows the page with the button to reload.
const tag = document.querySelector('script[data-wasm]');
const broken = document.getElementById('broken');

document.getElementById('reload').addEventListener('click', () => location.reload());

// The first stories are asked for while the program is still on its way. It takes the answer, once, when it would ask the
// same. (A preloading link would do, but Firefox does not use it.)
const early = new Map();
if (location.pathname === '/') {
  const stories = new URL('/api/v1/feed?limit=20', location).href;
  const answer = fetch(stories);
  // Whoever takes it hears of a failure.
  answer.catch(() => {});
  early.set(stories, answer);
}
globalThis.takeEarlyAnswer = (address) => {
  const answer = early.get(address);
  early.delete(address);
  return answer;
};

try {
  const program = await import(tag.dataset.js);
  await program.default({ module_or_path: tag.dataset.wasm });
  // Keeps the program for when there is no connection, once the first feed and its photographs have had the line to
  // themselves. A browser that keeps nothing for this site does without.
  const keep = () => navigator.serviceWorker?.register(tag.dataset.keeper).catch(() => {});
  if (tag.dataset.keeper) setTimeout(keep, 3_000);
} catch (reason) {
  console.error(reason);
  broken.hidden = false;
} finally {
  document.getElementById('opening')?.remove();
}
