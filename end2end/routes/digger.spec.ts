import { createHash, randomBytes } from 'node:crypto';
import { DIGGERS, type Search, digIn } from '../fixtures/digger.ts';
import { UNHURRIED } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: UNHURRIED });

/** The first nonce that is worth the tries, by another implementation of SHA-256. */
function first({ seed, from, count, tries }: Search): bigint | undefined {
  const most = (2n ** 64n - 1n) / tries;
  for (let nonce = from; nonce < from + BigInt(count); nonce += 1n) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(nonce);
    if (createHash('sha256').update(seed).update(bytes).digest().readBigUInt64BE() <= most) return nonce;
  }
  return undefined;
}

test('with and without SIMD a browser finds the nonces of the reference search', async ({ join }) => {
  const anna = await join('anna');
  await anna.feed.open();
  const searches = Array.from({ length: 40 }, (_, number): Search => {
    // Every other one crosses a change of the nonce's upper half.
    const from = number % 2 === 0 ? randomBytes(8).readBigUInt64LE() >> 1n : (BigInt(number) << 32n) - 501n;
    return { seed: randomBytes(32), from, count: 1_003, tries: [1n, 2n, 100n, 1_000n][number % 4] ?? 1n };
  });
  const expected = searches.map(first);
  for (const digger of DIGGERS) {
    const dug = await digIn(anna.page, digger, searches);
    expect(dug.map(({ nonce }) => nonce), digger).toEqual(expected);
  }
});

for (const [has, name] of [
  [true, 'digger_simd'],
  [false, 'digger'],
] as const) {
  test(`a browser ${has ? 'with' : 'without'} SIMD fetches the digger for it, once it digs`, async ({ join }) => {
    const anna = await join('anna');
    if (!has) await anna.page.addInitScript(() => (WebAssembly.validate = () => false));
    const fetched: string[] = [];
    anna.page.on('request', (request) => {
      const file = new URL(request.url()).pathname.match(/^\/(digger(?:_simd)?)\b.*\.wasm$/);
      if (file?.[1]) fetched.push(file[1]);
    });
    await anna.hatch('Mochi');
    await anna.digPage.open();
    expect(fetched).toEqual([]);
    await anna.digPage.start.click();
    await anna.digPage.expectTurned(1);
    expect(new Set(fetched)).toEqual(new Set([name]));
  });
}

test('digging without a connection can be stopped, and is seen from every page', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  await anna.hatch('Mochi');
  await anna.digPage.open();
  await anna.digPage.start.click();
  const digs = anna.shell.header.getByRole('link', { name: /Digging for more$/ });
  await expect(digs).toBeVisible();
  ownWire.cut();
  await expect(anna.shell.verified).toHaveAttribute('data-state', 'checking', { timeout: 30_000 });
  await anna.digPage.stop.click();
  await expect(anna.digPage.start).toBeVisible();
  await expect(digs).toBeHidden();
});
