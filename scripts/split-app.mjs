// Cuts the program into the file that shows the feed and those that come later (app/src/later.rs): wasm_split_cli finds
// what only a later page needs, wasm-bindgen and wasm-opt do for the parts what Trunk did for the whole.
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
// What wasm_split_cli calls the script that fetches the parts.
const LINK = '__wasm_split.js';

// What they say is shown when they fail: the optimiser warns of names that it does not know and takes out anyway.
const run = (command, ...args) => execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });

/**
 * Splits the linked program and answers with the files by name: the program itself as `app.js` and `app_bg.wasm`, the
 * script that fetches the parts as `app-parts.js`, and the parts.
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
 * Puts the parts of the linked program into the staging folder. All carry one hash in their names, since they only fit
 * each other. Answers with the names of the program's script, its WebAssembly, and the script that fetches the parts.
 */
export function splitApp(linked, staging, hash) {
  const folder = mkdtempSync(join(tmpdir(), 'pitpet-split-'));
  try {
    const files = split(linked, folder);
    const stamp = hash(...files.values());
    const named = (name) => `app-${stamp}${name.startsWith('app') ? '' : '-'}${name.replace(/^app/, '')}`;
    // The WebAssembly, too, calls that script by its old name: there the browser is told by app.js what is meant.
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
