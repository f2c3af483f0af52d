import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { PLAIN_MODULE } from '../fixtures/chain-module.ts';
import { ROOT } from '../fixtures/places.ts';

// The module's package as scripts/package puts it together, as far as the page asks for it.
const SAMPLE = join(ROOT, 'chain/tests/vectors/v3/fair');
const FILES: Record<string, string> = {
  '/chain-plain.wasm': PLAIN_MODULE,
  '/hosts/host.html': join(ROOT, 'chain/package/hosts/host.html'),
  '/hosts/host.mjs': join(ROOT, 'chain/package/hosts/host.mjs'),
  '/hosts/sample/entries.bin': join(SAMPLE, 'entries.bin'),
};
const TYPES: Record<string, string> = { '.html': 'text/html', '.mjs': 'text/javascript' };

test('the host in JavaScript replays the sample in a browser', async ({ page }) => {
  const server = createServer((request, response) => {
    const file = FILES[request.url ?? ''];
    if (!file) return void response.writeHead(404).end();
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    readFile(file).then((bytes) => response.writeHead(200, { 'content-type': type }).end(bytes));
  });
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens));
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hosts/host.html`);
    const lines = (await readFile(join(SAMPLE, 'final.txt'), 'utf8')).trimEnd().split('\n');
    const expected = lines.filter((line) => !line.startsWith('state root'));
    await expect(page.getByRole('status')).toHaveText(expected.join('\n'));
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
