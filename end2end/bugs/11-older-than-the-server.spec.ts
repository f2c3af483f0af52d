import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

const NEWER = 'There is a newer PitPet than the one you have open';

test('a sign-in on a page whose worker is gone tells the user that there is a newer one', async ({ join, ownWire }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const elsewhere = await join('anna', { wire: ownWire });
  await elsewhere.signInPage.open();
  await elsewhere.shell.expectChecked();
  ownWire.release();
  await elsewhere.signInPage.submit(anna.handle, anna.password);
  const banner = elsewhere.page
    .getByRole('alert')
    .filter({ has: elsewhere.page.getByRole('heading', { name: NEWER }) });
  await expect(banner.getByRole('button', { name: 'Start PitPet again' })).toBeVisible();
  ownWire.restore();
  await banner.getByRole('button', { name: 'Start PitPet again' }).click();
  await elsewhere.signInPage.signIn(anna.handle, anna.password);
});

test('a page lets go of what it keeps when a newer one asks for it, says so, and goes on', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await anna.composer.open();
  const opened = await anna.page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const request = indexedDB.open('pitpet', 2);
        request.onsuccess = () => resolve(true);
        request.onblocked = () => resolve(false);
      }),
  );
  expect(opened).toBe(true);
  await expect(anna.page.getByRole('heading', { name: NEWER })).toBeVisible();
  const words = `Kept nowhere ${unique()}`;
  await anna.composer.tell(words);
  await anna.feed.story(words).expectSettled();
});
