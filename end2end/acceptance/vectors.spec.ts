import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { Reader } from '../fixtures/borsh.ts';
import { ChainModule } from '../fixtures/chain-module.ts';

// The same files that the rules' own tests run natively, and the server's tests under Wasmer.
const VECTORS = fileURLToPath(new URL('../../chain/tests/vectors/', import.meta.url));

/** As in `abi.txt`: an answer's SHA-256 and its length. */
const line = (answer: Buffer) => `${createHash('sha256').update(answer).digest('hex')} ${answer.length}`;

test('the browser answers the golden vectors to the byte', async ({ page }) => {
  const versions = readdirSync(VECTORS).filter((name) => /^v\d+$/.test(name));
  const cases = versions.flatMap((version) => readdirSync(VECTORS + version).map((name) => `${version}/${name}`));
  expect(cases).not.toEqual([]);
  for (const name of cases) {
    const file = new Reader(readFileSync(`${VECTORS}${name}/abi.bin`));
    const requests = file.list(() => file.bytesList());
    const expected = readFileSync(`${VECTORS}${name}/abi.txt`, 'utf8').trimEnd().split('\n');
    const module = await ChainModule.in(page);
    const answers = (await module.calls(requests)).map(line);
    expect(answers, name).toEqual(expected);
  }
});
