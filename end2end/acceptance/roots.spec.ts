import { Reader } from '../fixtures/borsh.ts';
import { ChainModule } from '../fixtures/chain-module.ts';
import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';
import type { World } from '../fixtures/world.ts';

const SALT_BYTES = 16;

interface Checkpoint {
  chainId: string;
  entries: bigint;
  root: string;
}

async function checkpoint(world: World): Promise<Checkpoint> {
  const note = await (await fetch(`${world.url}/api/v1/checkpoint`)).text();
  const [origin = '', entries = '', root = ''] = note.split('\n');
  const chainId = origin.replace('pitpet/', '');
  return { chainId, entries: BigInt(entries), root: Buffer.from(root, 'base64').toString('hex') };
}

/** The log's entries from its genesis up to an index, as bytes. */
async function logUpTo(world: World, end: bigint): Promise<Buffer[]> {
  const log: Buffer[] = [];
  while (BigInt(log.length) < end) {
    const answer = await fetch(`${world.url}/api/v1/entries?from=${log.length}&limit=100`);
    const page = new Reader(Buffer.from(await answer.arrayBuffer()));
    expect(page.u64()).toBe(BigInt(log.length));
    const entries = page.list(() => {
      const bytes = page.bytesList();
      page.list(() => page.option(() => [page.take(SALT_BYTES), page.bytesList()]));
      return bytes;
    });
    expect(page.isAtEnd).toBe(true);
    log.push(...entries);
  }
  return log.slice(0, Number(end));
}

test('a browser comes to the same root as the server under Wasmer', async ({ join, world }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await (await anna.tell(`Something to hash ${unique()}`)).expectSettled();
  // A block's header commits to the state, so at least one must be there to be compared.
  await expect.poll(() => anna.shell.checkedUpTo()).toBeGreaterThan(0);

  const said = await checkpoint(world);
  const [genesis, ...entries] = await logUpTo(world, said.entries);
  const visitor = await join('visitor');
  // An empty page: no policy, no app, only the browser's own WebAssembly.
  await visitor.page.goto('about:blank');
  const module = await ChainModule.in(visitor.page);
  expect((await module.start(genesis!)).chainId).toBe(said.chainId);
  const status = await module.replay(entries);
  expect(status).toMatchObject({ chainId: said.chainId, entries: said.entries, logRoot: said.root });
  expect(status.height).toBeGreaterThan(0n);
});
