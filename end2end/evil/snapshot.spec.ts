// A visitor comes for the first time to a long log, and begins with a snapshot that is not what it says.
import type { Page } from '@playwright/test';
import { Author } from '../fixtures/author.ts';
import { provingFalsely, provingNothing, showing, signing, snapshot, swappedHandles } from '../fixtures/evil/cheats.ts';
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
let story = 0;
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
  story = (await anna.post('Good morning!')).entry;
  await anna.edit(story, LONG);
  await expect.poll(async () => sizeOf((oldNote = await noteOf(world.url)))).toBeGreaterThan(LONG);
  await anna.edit(story, MORE);
  latest = await snapshotBeyond(sizeOf(oldNote), world, story);
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

test('a made-up snapshot beside an old checkpoint is said to prove nothing', async ({ evil, join, world }) => {
  const log = (await logOf(world.url)).slice(0, latest.entries);
  const madeUp = swappedHandles(latest.bytes, anna.handleHash, ben.handleHash);
  evil.cheat(snapshot(madeUp), signing(oldNote), showing(log));
  const visitor = await join('visitor', { wire: evil });
  await visitor.feed.open();
  await visitor.shell.expectUnproven();
  // It stays so, and a user who would sign in is told before their password makes a key.
  await visitor.signInPage.open();
  await visitor.page.getByLabel('Handle').fill(anna.handle);
  await visitor.page.getByLabel('Password', { exact: true }).fill(visitor.password);
  await visitor.page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(visitor.page.getByRole('main').getByRole('alert')).toContainText('it is not proven yet', {
    timeout: 15_000,
  });
});

test('a past that is not proven is said to be so, and a false proof of it is named', async ({ evil, join, world }) => {
  const visitor = await join('visitor', { wire: evil });
  await visitor.feed.open();
  await visitor.shell.expectChecked();
  await expect.poll(() => hasKept(visitor.page, 'peak'), { timeout: 20_000 }).toBe(true);
  const seen = sizeOf(await noteOf(world.url));
  // The checkpoint is remembered, and the copy is gone.
  await forget(visitor.page, 'proven-copy');
  await visitor.page.goto('about:blank');
  await anna.edit(story, MORE);
  await snapshotBeyond(seen, world, story);

  evil.cheat(provingNothing());
  await visitor.feed.open();
  await visitor.shell.expectUnproven();
  await expect(visitor.page.getByRole('alert')).toHaveCount(0);
  evil.cheat(provingFalsely());
  await visitor.shell.expectAlarm('another past');
});

/** Whether something is kept under a name, in the shelf in which single values are. */
const hasKept = (page: Page, name: string) => inShelf(page, name, false);

const forget = (page: Page, name: string) => inShelf(page, name, true);

function inShelf(page: Page, name: string, remove: boolean): Promise<boolean> {
  return page.evaluate(
    ({ name, remove }) =>
      new Promise<boolean>((resolve, reject) => {
        const opening = indexedDB.open('pitpet');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const shelf = database.transaction('kept', 'readwrite').objectStore('kept');
          const counted = shelf.count(name);
          if (remove) shelf.delete(name);
          shelf.transaction.oncomplete = () => {
            database.close();
            resolve(counted.result > 0);
          };
          shelf.transaction.onabort = () => reject(shelf.transaction.error);
        };
      }),
    { name, remove },
  );
}
