// Starts the page. Its own tag says where the program is; the names there have hashes in them, so they can be kept for
// ever. Whatever goes wrong before the program runs, or stops it, shows the page with the button to reload.
const tag = document.querySelector('script[data-wasm]');
const broken = document.getElementById('broken');

document.getElementById('reload').addEventListener('click', () => location.reload());

try {
  const program = await import(tag.dataset.js);
  await program.default({ module_or_path: tag.dataset.wasm });
  // Keeps the program for when there is no connection. A browser that keeps nothing for this site does without.
  if (tag.dataset.keeper) navigator.serviceWorker?.register(tag.dataset.keeper).catch(() => {});
} catch (reason) {
  console.error(reason);
  broken.hidden = false;
} finally {
  document.getElementById('opening')?.remove();
}
