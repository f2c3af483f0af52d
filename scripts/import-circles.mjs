// Finds files of a crate that import each other in a circle, and folders that do: `node scripts/import-circles.mjs
// chain` prints the circles and fails if there is one. With `folders` behind it, files of one folder may know each
// other; with `rooms`, only the folders directly in src/ may not. A file imports what its `use` lines and paths name;
// a folder's mod.rs stands for what it re-exports.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const [crate, allowed] = process.argv.slice(2);
const root = join(crate, 'src');

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : entry.name.endsWith('.rs') ? [path] : [];
  });
}

// A file's module path: `rules/market/mod.rs` is rules::market.
const moduleOf = (path) =>
  relative(root, path)
    .replace(/(\/mod)?\.rs$/, '')
    .split('/')
    .filter((name) => !['lib', 'main'].includes(name));

const files = new Map(sources(root).map((path) => [moduleOf(path).join('::'), path]));
const withoutTests = (text) =>
  text
    .replace(/#\[cfg\(test\)\]\s*mod tests \{[^]*$/, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/"(?:[^"\\]|\\.)*"/g, '""');

// `a::{b, c::{d, e}}` is a::b, a::c::d and a::c::e.
function paths(tree) {
  const open = tree.indexOf('{');
  if (open < 0) return [tree.replace(/ as .*/, '').trim()];
  const [before, inside] = [tree.slice(0, open), tree.slice(open + 1, tree.lastIndexOf('}'))];
  const parts = [];
  let [depth, from] = [0, 0];
  [...inside, ','].forEach((char, at) => {
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (char === ',' && depth === 0) {
      parts.push(inside.slice(from, at));
      from = at + 1;
    }
  });
  return parts.filter((part) => part.trim()).flatMap((part) => paths(before + part.trim()));
}

function importsOf(module, path) {
  const text = withoutTests(readFileSync(path, 'utf8'));
  const uses = text.matchAll(/^\s*(?:pub(?:\([^)]*\))? )?use ((?:crate|super|self)::[^;]+);/gm);
  const named = [...uses].flatMap(([, tree]) => paths(tree.replace(/\s+/g, ' ')));
  const rest = text.replace(/^\s*(?:pub(?:\([^)]*\))? )?use [^;]+;/gm, '');
  const inline = [...rest.matchAll(/\b((?:crate|super)(?:::\w+)+)/g)].map(([, path]) => path);
  // What it takes from its own children, by a `use` or a path.
  const children = [...text.matchAll(/^\s*(?:pub(?:\([^)]*\))? )?mod (\w+);/gm)].map(([, name]) => name);
  const used = children.filter((name) => new RegExp(`(?<![\\w:])${name}::`).test(text)).map((name) => `self::${name}`);
  const here = module ? module.split('::') : [];
  const found = new Set();
  for (const name of [...named, ...inline, ...used]) {
    let steps = name.split('::').map((step) => step.trim());
    let base = [];
    if (steps[0] === 'crate') steps = steps.slice(1);
    else if (steps[0] === 'self') [base, steps] = [here, steps.slice(1)];
    else {
      base = [...here];
      while (steps[0] === 'super') [base, steps] = [base.slice(0, -1), steps.slice(1)];
    }
    const whole = [...base, ...steps];
    for (let length = whole.length; length > 0; length -= 1) {
      const target = whole.slice(0, length).join('::');
      if (files.has(target)) {
        if (target !== module) found.add(target);
        break;
      }
    }
  }
  return found;
}

const graph = new Map([...files].map(([module, path]) => [module, importsOf(module, path)]));

// The same between the folders right under src/.
const roomOf = (module) => module.split('::')[0];
const rooms = new Map();
for (const [module, targets] of graph) {
  if (!module) continue;
  const others = [...targets].map(roomOf).filter((room) => room && room !== roomOf(module));
  rooms.set(roomOf(module), new Set([...(rooms.get(roomOf(module)) ?? []), ...others]));
}

// Tarjan's strongly connected components with more than one member.
function circles(graph) {
  const [index, low, stack, on, result] = [new Map(), new Map(), [], new Set(), []];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    on.add(node);
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) {
        visit(next);
        low.set(node, Math.min(low.get(node), low.get(next)));
      } else if (on.has(next)) low.set(node, Math.min(low.get(node), index.get(next)));
    }
    if (low.get(node) === index.get(node)) {
      const component = stack.splice(stack.indexOf(node));
      component.forEach((member) => on.delete(member));
      if (component.length > 1) result.push(component.sort());
    }
  };
  [...graph.keys()].forEach((node) => index.has(node) || visit(node));
  return result;
}

let found = 0;
for (const [what, edges] of [['files', graph], ['folders', rooms]]) {
  for (const circle of circles(edges)) {
    const folders = new Set(circle.map((member) => dirname(files.get(member) ?? member)));
    if (what === 'files' && (allowed === 'rooms' || (allowed === 'folders' && folders.size === 1))) continue;
    found += 1;
    console.log(`${circle.length} ${what} of ${crate} import each other in a circle:`);
    for (const member of circle) {
      const others = [...edges.get(member)].filter((target) => circle.includes(target));
      console.log(`  ${member} -> ${others.join(', ')}`);
    }
  }
}
process.exitCode = found > 0 ? 1 : 0;
