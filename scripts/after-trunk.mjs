// Trunk's post-build hook. Trunk gives neither boot.js, early.js nor worker files a hash in their names; this does, so
// that every file but index.html and sw.js may be cached for ever. It joins the style sheets into one, tells the
// service worker which files there are, and writes a Brotli file beside each file that is worth it.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { splitApp } from './split-app.mjs';

const staging = process.env.TRUNK_STAGING_DIR;
const release = process.env.TRUNK_PROFILE === 'release';
const base = process.env.TRUNK_PUBLIC_URL ?? '/';
const COMPRESSIBLE = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.wasm', '.webmanifest']);
// Below this, the response's headers weigh more than what compression saves.
const COMPRESS_MIN_BYTES = 256;

const path = (name) => join(staging, name);
const text = (name) => readFileSync(path(name), 'utf8');
const exists = (name) => statSync(path(name), { throwIfNoEntry: false })?.isFile() ?? false;
const hash = (...contents) => {
  const sum = createHash('sha256');
  contents.forEach((content) => sum.update(content));
  return sum.digest('hex').slice(0, 16);
};

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(full) : [relative(staging, full).split(sep).join('/')];
  });
}

// A worker is three files that name each other: NAME_loader.js imports NAME.js, which loads NAME_bg.wasm.
function hashWorker(name) {
  tellFailure(`${name}_loader.js`);
  const program = [text(`${name}_loader.js`), text(`${name}.js`), readFileSync(path(`${name}_bg.wasm`))];
  const hashed = `${name}-${hash(...program)}`;
  const rename = (content) =>
    content.replaceAll(`${name}_bg.wasm`, `${hashed}_bg.wasm`).replaceAll(`${name}.js`, `${hashed}.js`);
  for (const suffix of ['.js', '_loader.js']) {
    writeFileSync(path(`${name}${suffix}`), rename(text(`${name}${suffix}`)));
    renameSync(path(`${name}${suffix}`), path(`${hashed}${suffix}`));
  }
  renameSync(path(`${name}_bg.wasm`), path(`${hashed}_bg.wasm`));
  return `${hashed}_loader.js`;
}

// A worker whose program does not load would be silent, and the page would wait for a timeout: a rejected promise in a
// worker is no error of the page's. A message that is not a report tells the page to give up.
function tellFailure(loader) {
  const [begin, start] = [text(loader), 'await init();'];
  if (!begin.includes(start)) throw new Error(`${loader} does not start as it did`);
  writeFileSync(
    path(loader),
    begin.replace(start, `try { ${start} } catch (error) { console.error(error); postMessage(null); }`),
  );
}

// Trunk cannot split a program (trunk-rs/trunk#1022), so its output is replaced by the parts.
function replaceByParts(linked) {
  let html = text('index.html');
  const [, js] = html.match(/data-js="([^"]*)"/);
  const [, wasm] = html.match(/data-wasm="([^"]*)"/);
  [js, wasm].forEach((name) => unlinkSync(path(name.slice(base.length))));
  const parts = splitApp(linked, staging, hash);
  html = html.replaceAll(js, base + parts.js).replaceAll(wasm, base + parts.wasm);
  html = html.replace('</head>', `<link rel="modulepreload" href="${base}${parts.parts}"></head>`);
  writeFileSync(path('index.html'), html);
}

function hashNames() {
  let html = text('index.html');
  // Each worker is named in the page's tag by the name of its binary.
  const loaders = readdirSync(staging).filter((name) => name.endsWith('_loader.js'));
  for (const worker of loaders.map((loader) => loader.slice(0, -'_loader.js'.length))) {
    html = html.replaceAll(`{${worker}}`, hashWorker(worker));
  }
  for (const name of ['boot', 'early'].filter((name) => exists(`${name}.js`))) {
    const hashed = `${name}-${hash(text(`${name}.js`))}.js`;
    renameSync(path(`${name}.js`), path(hashed));
    html = html.replaceAll(`${base}${name}.js`, `${base}${hashed}`);
  }
  writeFileSync(path('index.html'), html);
}

// Joins the style sheets in the order of their links, without comments and indentation: the page cannot be drawn before
// the last one has arrived.
function joinStyles() {
  let html = text('index.html');
  const links = [...html.matchAll(/<link\b[^>]*rel="?stylesheet"?[^>]*>\s*/g)].filter(([tag]) => !/\smedia=/.test(tag));
  const names = links.map(([tag]) => tag.match(/href="?([^" >]+)/)[1].slice(base.length));
  if (names.length < 2) return;
  const joined = names.map((name) => text(name).replace(/\/\*[^]*?\*\//g, '').replace(/^\s+/gm, '')).join('\n');
  const name = `style-${hash(joined)}.css`;
  writeFileSync(path(name), joined);
  names.forEach((old) => unlinkSync(path(old)));
  links.forEach(([tag], at) => {
    html = html.replace(tag, at === 0 ? `<link rel="stylesheet" href="${base}${name}">` : '');
  });
  writeFileSync(path('index.html'), html);
}

// Which files the service worker caches at once, and which when they are used. For development there is none: it would
// show outdated files.
function fillServiceWorker() {
  const html = text('index.html').replaceAll('{keeper}', release ? `${base}sw.js` : '');
  writeFileSync(path('index.html'), html);
  if (!release) return unlinkSync(path('sw.js'));
  const files = filesBelow(staging).filter((name) => !['index.html', 'sw.js'].includes(name) && !name.endsWith('.br'));
  const version = hash(html, ...files.map((name) => readFileSync(path(name))));
  const workers = [...html.matchAll(/data-(?:worker|digger|digger-simd|darkroom)="([^"]*)_loader\.js"/g)].map(
    ([, name]) => name,
  );
  const all = files.sort().map((name) => base + name);
  // The drawings, because one of them says that there is no connection. Not the workers' loaders, which the page names,
  // too: they are loaded for hatching, signing in or digging.
  const isFirst = (name) =>
    [`${base}art/`, `${base}app-`].some((start) => name.startsWith(start)) ||
    (html.includes(`"${name}"`) && !workers.some((worker) => name.startsWith(worker)));
  const first = all.filter(isFirst);
  const list = (names) => JSON.stringify(names);
  writeFileSync(
    path('sw.js'),
    text('sw.js')
      .replace("const VERSION = '';", `const VERSION = '${version}';`)
      .replace('const SHELL = [];', () => `const SHELL = ${list([`${base}index.html`, ...first])};`)
      .replace('const FILES = [];', () => `const FILES = ${list(all.filter((name) => !isFirst(name)))};`),
  );
}

function compress() {
  for (const name of filesBelow(staging)) {
    const content = readFileSync(path(name));
    if (!COMPRESSIBLE.has(extname(name)) || content.length < COMPRESS_MIN_BYTES) continue;
    const packed = brotliCompressSync(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    });
    writeFileSync(path(`${name}.br`), packed);
  }
}

// Set by scripts/build-app, the only script that links the program so that it can be split.
if (release && process.env.PITPET_LINKED_APP) replaceByParts(process.env.PITPET_LINKED_APP);
hashNames();
// For development a style sheet keeps its own name, and nothing is compressed.
if (release) joinStyles();
fillServiceWorker();
if (release) compress();
