import type { Page } from '@playwright/test';
import { unique } from '../fixtures/person.ts';
import { COFFEE, RACCOON } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

/** Makes opening a picture take a while, as it does on a phone. */
async function openSlowly(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const open = globalThis.createImageBitmap.bind(globalThis) as (...given: unknown[]) => Promise<ImageBitmap>;
    const slowly = async (...given: unknown[]) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      return open(...given);
    };
    Object.defineProperty(globalThis, 'createImageBitmap', { value: slowly });
  });
}

/** How many photographs the drafts name that this browser keeps. */
function photosInDrafts(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('pitpet'));
    const shelf = database.transaction('kept').objectStore('kept');
    const [names, values] = await Promise.all([done(shelf.getAllKeys()), done(shelf.getAll())]);
    database.close();
    const drafts = values.filter((_, at) => String(names[at]).startsWith('draft/')) as Uint8Array[];
    const hex = drafts.map((draft) => Array.from(draft, (byte) => byte.toString(16).padStart(2, '0')).join(''));
    const pieces = names.map(String).filter((name) => name.startsWith('draft-piece/'));
    return pieces.filter((name) => hex.some((draft) => draft.includes(name.split('/').at(-1)!))).length;
  });
}

test('a story with its photographs is there again after a reload, a step back and another page', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const { composer, page } = anna;
  const words = `Half of a story ${unique()}`;
  await composer.open();
  await composer.choose(COFFEE, RACCOON);
  await expect(composer.photos).toHaveCount(2);
  await composer.words.fill(words);
  await page.getByRole('link', { name: 'Stories' }).first().click();
  await expect(composer.words).toBeHidden();
  await page.goBack();
  await expect(composer.foundAgain).toBeVisible();
  await expect(composer.words).toHaveValue(words);
  await expect(composer.photos).toHaveCount(2);
  await page.reload();
  await expect(composer.words).toHaveValue(words);
  await expect(composer.photos).toHaveCount(2);

  // A second tab begins a story of its own, and neither loses the other's.
  const other = await page.context().newPage();
  await other.goto('/post');
  const others = other.getByRole('main').getByRole('textbox', { name: /story/i });
  await expect(others).toHaveValue('');
  await others.fill('Another story');
  await other.getByRole('link', { name: 'Stories' }).first().click();
  await other.goBack();
  await expect(others).toHaveValue('Another story');
  await other.close();

  await page.getByRole('main').getByRole('button', { name: /^Tell it/ }).click();
  const card = anna.feed.story(words);
  await expect(card.photo).toBeVisible();
  await composer.open();
  await expect(composer.words).toHaveValue('Another story');
  await composer.startOver.click();
  await expect(composer.words).toHaveValue('');
  await page.reload();
  await expect(composer.words).toBeVisible();
  await expect(composer.foundAgain).toBeHidden();
});

test('a comment, and the form in which a pet is hatched, are there again', async ({ join }) => {
  const anna = await join('anna');
  const { hatchPage, page } = anna;
  await hatchPage.open();
  await hatchPage.fill({ pet: 'Mochi', photo: COFFEE, handle: anna.handle, password: anna.password });
  await hatchPage.words.fill('Sleeps on warm machines.');
  await hatchPage.cropper.fill('2');
  await page.getByRole('link', { name: 'Stories' }).first().click();
  await expect(hatchPage.words).toBeHidden();
  await page.reload();
  await page.goBack();
  await expect(hatchPage.words).toHaveValue('Sleeps on warm machines.');
  await expect(page.getByLabel('Handle')).toHaveValue(anna.handle);
  await expect(hatchPage.cropper).toHaveValue('2');
  // The password is not kept.
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
  await page.getByLabel('Password', { exact: true }).fill(anna.password);
  await anna.settleHatch();

  const story = `To be answered ${unique()}`;
  await (await anna.tell(story)).expectSettled();
  await anna.feed.story(story).open();
  const comment = anna.postPage.thread.getByRole('textbox');
  await comment.fill('Half of a comment');
  await page.getByRole('link', { name: 'Stories' }).first().click();
  await expect(comment).toBeHidden();
  await page.reload();
  await page.goBack();
  await expect(comment).toHaveValue('Half of a comment');
  await anna.postPage.thread.getByRole('button', { name: 'Start over' }).click();
  await expect(comment).toHaveValue('');
});

test('a photograph that is not ready when its form is left belongs to the form all the same', async ({ join }) => {
  const anna = await join('anna');
  const { composer, hatchPage, page } = anna;
  const stories = page.getByRole('link', { name: 'Stories' }).first();
  await openSlowly(page);
  await hatchPage.open();
  await hatchPage.choosePhoto(COFFEE);
  await stories.click();
  await expect(hatchPage.words).toBeHidden();
  await page.goBack();
  await expect(hatchPage.cropper).toBeVisible({ timeout: 15_000 });
  await anna.hatch('Mochi');

  await composer.open();
  const words = `With what was chosen last ${unique()}`;
  await composer.words.fill(words);
  await composer.choose(COFFEE);
  await stories.click();
  await expect(composer.words).toBeHidden();
  await page.goBack();
  await expect(composer.photos).toHaveCount(1, { timeout: 15_000 });
  await expect(composer.words).toHaveValue(words);

  // Also where one comes back only once it is ready.
  await composer.choose(RACCOON);
  await stories.click();
  await expect(composer.words).toBeHidden();
  await expect.poll(() => photosInDrafts(page), { timeout: 15_000 }).toBe(2);
  await page.goBack();
  await expect(composer.words).toHaveValue(words);
  await expect(composer.photos).toHaveCount(2);
});
