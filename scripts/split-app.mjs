// Splits the program into the file for the feed and those that are loaded later (app/src/later/): wasm_split_cli finds
// what only a later page needs, wasm-bindgen and wasm-opt process the parts as Trunk did the whole.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OPTIMISE = [
  '-Oz',
  '--strip-debug',
  '--strip-producers',
  '--enable-bulk-memory',
  '--enable-multivalue',
  '--enable-mutable-globals',
  '--enable-nontrapping-float-to-int',
  '--enable-reference-types',
  '--enable-sign-ext',
];
// The name that wasm_split_cli gives the script that loads the parts.
const LINK = '__wasm_split.js';

// Their output is shown only on failure: the optimiser warns about unknown names, which it removes anyway.
const run = (command, ...args) => execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });

/**
 * Splits the linked program and returns the files by name: the program itself as `app.js` and `app_bg.wasm`, the
 * script that loads the parts as `app-parts.js`, and the parts.
 */
function split(linked, folder) {
  const [cut, bound] = [join(folder, 'cut'), join(folder, 'bound')];
  mkdirSync(cut);
  run('wasm-split-cli', linked, cut, '--target', 'web', '--out-name', 'app');
  run('wasm-bindgen', join(cut, 'app.wasm'), '--target', 'web', '--out-dir', bound, '--out-name', 'app',
    '--keep-lld-exports', '--no-typescript');
  const small = (from, name) => {
    run('wasm-opt', join(from, name), '-o', join(folder, name), ...OPTIMISE);
    return [name, readFileSync(join(folder, name))];
  };
  const parts = readdirSync(cut).filter((name) => name.endsWith('.wasm') && name !== 'app.wasm');
  return new Map([
    ['app.js', readFileSync(join(bound, 'app.js'))],
    ['app-parts.js', readFileSync(join(cut, LINK))],
    small(bound, 'app_bg.wasm'),
    ...parts.sort().map((name) => small(cut, name)),
  ]);
}

/**
 * Puts the parts of the linked program into the staging folder. All have the same hash in their names, since they only
 * fit each other. Returns the names of the program's script, its WebAssembly, and the script that loads the parts.
 */
export function splitApp(linked, staging, hash) {
  const folder = mkdtempSync(join(tmpdir(), 'pitpet-split-'));
  try {
    const files = split(linked, folder);
    const stamp = hash(...files.values());
    const named = (name) => `app-${stamp}${name.startsWith('app') ? '' : '-'}${name.replace(/^app/, '')}`;
    // The WebAssembly, too, imports that script by its old name; app.js maps it to the new one for the browser.
    const rename = (script) =>
      [...files.keys()].reduce(
        (text, name) => text.replaceAll(`"./${name}"`, `"./${named(name)}"`),
        script.toString().replaceAll(`from "./${LINK}"`, `from "./app-parts.js"`),
      );
    for (const [name, content] of files) {
      writeFileSync(join(staging, named(name)), name.endsWith('.js') ? rename(content) : content);
    }
    return { js: named('app.js'), wasm: named('app_bg.wasm'), parts: named('app-parts.js') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
