// Somebody comes for the first time to a long log, and begins with a snapshot that is not what it says.
import { Author } from '../fixtures/author.ts';
import { showing, signing, snapshot, swappedHandles } from '../fixtures/evil/cheats.ts';
import { noteOf, sizeOf } from '../fixtures/evil/house.ts';
import { logOf } from '../fixtures/evil/log.ts';
import { EASY } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';
import type { World } from '../fixtures/world.ts';

test.use({ rules: EASY });

/** More entries than a browser reads from the first one on. */
const LONG = 4_200;
/** Enough for one more snapshot. */
const MORE = 1_100;

interface Snapshot {
  bytes: Buffer;
  entries: number;
}

let anna: Author;
let ben: Author;
let oldNote = '';
let latest: Snapshot;

async function snapshotOf(world: World): Promise<Snapshot> {
  const answer = await fetch(`${world.url}/api/v1/snapshot`);
  const entries = answer.ok ? Number(answer.headers.get('x-pitpet-entries')) : 0;
  return { bytes: Buffer.from(await answer.arrayBuffer()), entries };
}

/** Writes on until there is a snapshot of more entries, and a block after it. */
async function snapshotBeyond(entries: number, world: World, post: number): Promise<Snapshot> {
  let found: Snapshot = await snapshotOf(world);
  await expect(async () => {
    await anna.edit(post, 1);
    found = await snapshotOf(world);
    expect(found.entries).toBeGreaterThan(entries);
  }).toPass({ timeout: 30_000, intervals: [500] });
  return found;
}

test.beforeAll(async ({ world }) => {
  anna = await Author.hatch(world, 'anna', 'Mochi');
  ben = await Author.hatch(world, 'ben', 'Rocket');
  const { entry } = await anna.post('Good morning!');
  await anna.edit(entry, LONG);
  await expect.poll(async () => sizeOf((oldNote = await noteOf(world.url)))).toBeGreaterThan(LONG);
  await anna.edit(entry, MORE);
  latest = await snapshotBeyond(sizeOf(oldNote), world, entry);
});

test('a snapshot of the server\'s is proven by the page after it', async ({ evil, join }) => {
  const visitor = await join('visitor', { wire: evil });
  await visitor.feed.open();
  await visitor.shell.expectChecked();
});

test('a snapshot in which two people have each other\'s handle is named', async ({ evil, join }) => {
  evil.cheat(snapshot(swappedHandles(latest.bytes, anna.handleHash, ben.handleHash)));
  const visitor = await join('visitor', { wire: evil });
  await visitor.feed.open();
  await visitor.shell.expectAlarm(/breaks the rules/);
});

test('a made-up snapshot beside an old checkpoint of the house\'s is said to prove nothing', async ({ evil, join, world }) => {
  const log = (await logOf(world.url)).slice(0, latest.entries);
  const madeUp = swappedHandles(latest.bytes, anna.handleHash, ben.handleHash);
  evil.cheat(snapshot(madeUp), signing(oldNote), showing(log));
  const visitor = await join('visitor', { wire: evil });
  await visitor.feed.open();
  await visitor.shell.expectUnproven();
  // It stays so, and whoever would sign in is told before their password makes a key.
  await visitor.signInPage.open();
  await visitor.page.getByLabel('Handle').fill(anna.handle);
  await visitor.page.getByLabel('Password', { exact: true }).fill(visitor.password);
  await visitor.page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(visitor.page.getByRole('main').getByRole('alert')).toContainText('it is not proven yet', { timeout: 15_000 });
});
