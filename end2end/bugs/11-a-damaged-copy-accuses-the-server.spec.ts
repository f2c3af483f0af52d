// What this browser keeps of the book may be damaged on the device: a disk, a crash, a tool that "cleans". No server is
// to blame for that, and nothing may be built upon it.
import type { Page } from '@playwright/test';
import { Author } from '../fixtures/author.ts';
import { EASY } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: EASY });

/** Turns a bit of every so manieth byte of what is kept under a name, from one place on. Whether there was anything. */
function damage(page: Page, name: string, from: number, every: number): Promise<boolean> {
  return page.evaluate(
    async ({ name, from, every }) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await done(indexedDB.open('pitpet'));
      const shelf = () => database.transaction('kept', 'readwrite').objectStore('kept');
      const bytes = (await done(shelf().get(name))) as Uint8Array | undefined;
      if (bytes) {
        for (let at = from; at < bytes.length; at += every) bytes[at]! ^= 1;
        await done(shelf().put(bytes, name));
      }
      database.close();
      return bytes !== undefined;
    },
    { name, from, every },
  );
}

const damages = [
  { what: 'one bit of its copy', name: 'proven-copy', from: 700, every: 1e9 },
  { what: 'much of its copy', name: 'proven-copy', from: 300, every: 97 },
  { what: 'the chain that it knows', name: 'peak', from: 3, every: 1e9 },
  { what: 'the checkpoint that it saw last', name: 'peak', from: 41, every: 1e9 },
];

test('a browser with a damaged copy reads it anew and does not accuse the server', async ({ join, world }) => {
  await Author.hatch(world, 'anna', 'Mochi');
  const visitor = await join('visitor');
  await visitor.feed.open();
  for (const { what, name, from, every } of damages) {
    await test.step(what, async () => {
      await visitor.shell.expectChecked();
      // It is kept a moment after a page of the book has turned.
      await expect.poll(() => damage(visitor.page, name, from, every), { timeout: 30_000 }).toBe(true);
      await visitor.page.reload();
      await visitor.shell.expectChecked();
      await expect(visitor.page.getByRole('alert')).toHaveCount(0);
    });
  }
});
