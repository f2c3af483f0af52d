import { unique } from '../fixtures/person.ts';
import { CAT, PRIVATE_MARKS, jpegSize } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

test('a phone photograph becomes a pet, and what the camera knew stays behind', async ({ join, world }) => {
  const anna = await join('anna');
  await anna.hatchPage.open();
  await anna.hatchPage.fill({ pet: 'Mochi', photo: CAT, handle: anna.handle, password: anna.password });
  await expect(anna.hatchPage.forEver).toBeVisible();
  const recoveryKey = await anna.hatchPage.settle();
  expect(recoveryKey.length).toBeGreaterThan(20);

  await expect(anna.petPage.name).toContainText('Mochi');
  await anna.petPage.life.expectBlocksLeft(15);
  const stored = await anna.petPage.coverBytes();
  for (const mark of PRIVATE_MARKS) expect(stored.includes(mark), `"${mark}" in the stored photograph`).toBe(false);
  const { width, height } = jpegSize(stored);
  expect(height, 'a photograph taken upright stands upright').toBeGreaterThanOrEqual(width);

  await anna.feed.open();
  await expect(anna.shell.ownPet('Mochi')).toBeVisible();
  await world.audit();
});

test('another user sees the newcomer without doing anything', async ({ join }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  await ben.feed.open();
  const pet = `Biscuit ${unique()}`;
  await anna.hatch(pet);
  await expect(ben.page.getByRole('main').getByRole('link', { name: pet }).first()).toBeVisible();
});

test('a file that is no photograph is told so, in words', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatchPage.open();
  const buffer = Buffer.from('<!doctype html><p>not a cat</p>');
  await anna.hatchPage.choosePhoto({ name: 'cat.jpg', mimeType: 'image/jpeg', buffer });
  await expect(anna.page.getByText(/cannot open that photograph/i)).toBeVisible();
});

test('a handle belongs to one account only', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const ben = await join('ben');
  await ben.hatchPage.open();
  await ben.hatchPage.fill({ pet: 'Other', photo: CAT, handle: anna.handle, password: ben.password });
  await ben.page.getByLabel('Handle').blur();
  await expect(ben.page.getByText(/handle is taken/i)).toBeVisible();
});

test('a weak password is refused before anything is made from it', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatchPage.open();
  await anna.hatchPage.fill({ pet: 'Mochi', photo: CAT, handle: anna.handle, password: 'password1' });
  await expect(anna.hatchPage.hatch).toBeDisabled();
});

test('what did not hatch need not be filled in again', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  const words = 'Sleeps on warm machines.';
  await anna.hatchPage.open();
  await anna.hatchPage.fill({ pet: 'Mochi', photo: CAT, handle: anna.handle, password: anna.password });
  await anna.hatchPage.words.fill(words);
  await expect(anna.hatchPage.hatch).toBeEnabled();
  ownWire.cut();
  await anna.hatchPage.hatch.click();
  await expect(anna.page.getByRole('alert').filter({ hasText: /Check your connection/ })).toBeVisible({
    timeout: 30_000,
  });
  await expect(anna.hatchPage.cropper).toBeVisible();
  await expect(anna.hatchPage.words).toHaveValue(words);
  ownWire.restore();
  await anna.hatchPage.settle();
  await expect(anna.petPage.name).toContainText('Mochi');
});

test('leaving the page while the photograph is made ready does not stop the hatching', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatchPage.open();
  await anna.hatchPage.fill({ pet: 'Mochi', photo: CAT, handle: anna.handle, password: anna.password });
  await expect(anna.hatchPage.hatch).toBeEnabled();
  await anna.page.evaluate(() => {
    for (const there of ['form button[type="submit"]', 'nav a[href="/"]'])
      document.querySelector<HTMLElement>(there)?.click();
  });
  await expect(anna.page).toHaveURL(/\/$/);
  await anna.page.goBack();
  await expect(anna.page.getByRole('heading', { name: `Recovery key of @${anna.handle}` })).toBeVisible({
    timeout: 20_000,
  });
});
