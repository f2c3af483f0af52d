import { keptFile } from '../fixtures/kept-file.ts';
import { CAT, COFFEE } from '../fixtures/photos.ts';
import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

test('a photograph that a proxy refuses keeps nothing else waiting, and stays in view', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  await anna.hatch('Mochi');
  await anna.composer.open();
  ownWire.refuseBodiesAbove(10_000);
  const before = ownWire.uploads;
  const first = `With a photo ${unique()}`;
  await anna.composer.tellWith(first, COFFEE);
  const card = anna.feed.story(first);
  await expect(card.card.getByText(/photograph is too large for something between you and PitPet/)).toBeVisible();
  const second = `Without one ${unique()}`;
  await (await anna.tell(second)).expectSettled();

  // It is kept over a reload, with its reason, and is not sent again by itself.
  await anna.feed.open();
  await expect(card.card.getByText(/photograph is too large/)).toBeVisible();
  expect(ownWire.uploads - before).toBe(1);
  const saved = keptFile(anna.page);
  await card.card.getByRole('button', { name: 'Save as a file' }).click();
  const { name, text } = await saved;
  expect(name).toBe('pitpet-story.html');
  expect(text).toContain(`<p>${first}</p>`);
  expect(text).toContain('src="data:image/jpeg;base64,');

  ownWire.restore();
  await card.card.getByRole('button', { name: 'Try again' }).click();
  await card.expectSettled();
  await expect(anna.feed.stories.filter({ hasText: first })).toHaveCount(1);
});

test('who hatches is told that it is the photograph which does not get through', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  await anna.fillHatch('Mochi', CAT);
  ownWire.refuseBodiesAbove(10_000);
  await anna.hatchPage.hatch.click();
  const main = anna.page.getByRole('main');
  await expect(main.getByText(/photograph is too large for something between you and PitPet/)).toBeVisible({
    timeout: 20_000,
  });
  await expect(main.getByText(/newer one/)).toBeHidden();
});

test('a photograph that does not get through at first costs the newcomer nothing', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  await anna.fillHatch('Mochi', CAT);
  ownWire.failUploads(2);
  await anna.hatchPage.hatch.click();
  await expect(anna.page.getByRole('heading', { name: /recovery key/i })).toBeVisible({ timeout: 30_000 });
  expect(ownWire.uploads).toBe(3);
});

test('what waits for a network that wants a sign-in arrives with its photograph', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  await anna.hatch('Mochi');
  await anna.composer.open();
  ownWire.portal();
  const words = `From a hotel ${unique()}`;
  await anna.composer.tellWith(words, COFFEE);
  const card = anna.feed.story(words);
  await expect(card.card.getByText(/network answers with a page of its own/)).toBeVisible();
  ownWire.restore();
  await card.expectSettled();
  await expect(card.photo).toBeVisible();
});

test('a photograph that a proxy takes and does not pass on is not sent without end', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  await anna.hatch('Mochi');
  await anna.composer.open();
  ownWire.takePhotos();
  const before = ownWire.uploads;
  const first = `Taken and gone ${unique()}`;
  await anna.composer.tellWith(first, COFFEE);
  const card = anna.feed.story(first);
  await expect(card.card.getByText(/photograph did not get through/)).toBeVisible();
  await (await anna.tell(`Without one ${unique()}`)).expectSettled();
  expect(ownWire.uploads - before).toBeLessThan(8);
  ownWire.restore();
  await card.expectSettled();
  await expect(card.photo).toBeVisible();
});
