import { unique } from '../fixtures/person.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';
import { seeEachOther } from '../fixtures/two-people.ts';

// What one does is on the other's screen within this time, once their browser has caught up; no page is reloaded.
const SOON = { timeout: 1_000 };

test('two people see what the other does within a second', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  await seeEachOther(anna, ben, SOON);
  await world.audit();
});

test('a shared story carries the original with it', async ({ join }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  const words = `Worth passing on ${unique()}`;
  await (await anna.tell(words)).expectSettled();

  await ben.feed.open();
  await ben.feed.story(words).share();
  await anna.feed.open();
  // Shared stories stand on top, with the name of who passed them on.
  await expect(anna.feed.stories.filter({ hasText: words }).filter({ hasText: ben.handle })).toHaveCount(1);
});

test('an edited story is marked, and its first words are one tap away', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const before = `Frist words ${unique()}`;
  const after = before.replace('Frist', 'First');
  const card = await anna.tell(before);
  await card.expectSettled();
  await card.edit(after);
  const edited = anna.feed.story(after);
  await edited.expectSettled();
  await edited.card.getByRole('link', { name: 'edited' }).click();
  await expect(anna.page.getByText(before)).toBeVisible();
});

test('a visitor who tends a pet fills its paw prints', async ({ join }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const pet = await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  // Ben tells stories of his own pet until pages were turned without a visit to Mochi.
  await expect(async () => {
    await (await ben.tell(`Elsewhere ${unique()}`)).expectSettled();
    expect(await anna.petPage.life.blocksLeft()).toBeLessThan(15);
  }).toPass({ timeout: 40_000 });

  await ben.page.goto(pet);
  await ben.page.getByRole('button', { name: /^Pat Mochi/ }).first().click();
  await anna.petPage.life.expectBlocksLeft(15);
});
