// Finds lines of more than 120 bytes in files that are written by hand, and fails if there is one: rustfmt leaves long
// strings, comments and attributes as they are. Tables and code blocks of Markdown may be as wide as they have to be.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const BYTES_MAX = 120;
const WRITTEN_BY_HAND = /\.(rs|ts|mjs|js|py|css|md)$|^scripts\/[^.]+$/;
// Golden files.
const LEFT_OUT = /^chain\/tests\/vectors\/v\d/;

function proseOnly(text) {
  return text.replace(/^ *```[^]*?^ *```/gm, (block) => block.replace(/[^\n]/g, '')).replace(/^\|.*$/gm, '');
}

const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
const isLookedAt = (path) => WRITTEN_BY_HAND.test(path) && !LEFT_OUT.test(path) && existsSync(path);
const paths = listed.split('\n').filter(isLookedAt);
for (const path of paths) {
  const text = readFileSync(path, 'utf8');
  const lines = (path.endsWith('.md') ? proseOnly(text) : text).split('\n');
  for (const [place, line] of lines.entries()) {
    const bytes = Buffer.byteLength(line);
    if (bytes <= BYTES_MAX) continue;
    console.log(`${path}:${place + 1}: ${bytes} bytes`);
    process.exitCode = 1;
  }
}
