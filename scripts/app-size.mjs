// Prints what a first visit downloads before the feed can be shown: index.html, what it names, and the fonts its
// style sheets name. Listed separately: the parts of the program that are loaded later, first those that check the
// chain, and the worker, which is loaded for signing in or hatching.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [dist = 'dist'] = process.argv.slice(2);
const size = (name) => statSync(join(dist, name), { throwIfNoEntry: false })?.size;
const named = (content, pattern) => [...content.matchAll(pattern)].map((match) => match[1].replace(/^\//, ''));

const html = readFileSync(join(dist, 'index.html'), 'utf8');
const page = named(html, /(?:href|src|data-js|data-wasm)="?([^" >]+\.(?:js|css|wasm))/g);
const fonts = page
  .filter((name) => name.endsWith('.css'))
  .flatMap((name) => named(readFileSync(join(dist, name), 'utf8'), /url\(["']?([^"')]+\.woff2)/g));
const parts = readdirSync(dist).filter((name) => /^app-.*\.wasm$/.test(name) && !page.includes(name));
const worker = readdirSync(dist)
  .filter((name) => name.endsWith('_loader.js'))
  .flatMap((name) => [name, name.replace('_loader.js', '.js'), name.replace('_loader.js', '_bg.wasm')]);

function table(title, names) {
  let plain = 0;
  let packed = 0;
  console.log(`${title.padEnd(52)} ${'bytes'.padStart(9)} ${'Brotli'.padStart(9)}`);
  for (const name of new Set(names)) {
    const bytes = size(name) ?? 0;
    const brotli = size(`${name}.br`) ?? bytes;
    plain += bytes;
    packed += brotli;
    console.log(`  ${name.padEnd(50)} ${String(bytes).padStart(9)} ${String(brotli).padStart(9)}`);
  }
  console.log(`  ${'together'.padEnd(50)} ${String(plain).padStart(9)} ${String(packed).padStart(9)}`);
}

table('To show the feed', ['index.html', ...page, ...fonts]);
if (parts.length > 0) table('Later, parts of the program', parts);
if (worker.length > 0) table('Later, the worker', worker);
