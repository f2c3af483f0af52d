import { accessibilityFaults } from '../fixtures/axe.ts';
import { unique } from '../fixtures/person.ts';
import { COFFEE, RACCOON } from '../fixtures/photos.ts';
import { SHORT_LIVES } from '../fixtures/rules.ts';
import { overflowPx } from '../fixtures/screen.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: SHORT_LIVES });
test.setTimeout(180_000);

test('a story that ends before one\'s eyes leads to a memorial worth sending to a friend', async ({
  join,
  world,
  browserName,
}) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const pet = await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  const words = `In the café ${unique()}`;
  await (await anna.tell(words, COFFEE)).expectSettled();
  await ben.page.goto(pet);
  const card = ben.feed.story(words);
  await card.pat();
  await card.open();
  await ben.postPage.say('What a day that was.');
  await ben.postPage.expectSettled('What a day that was.');

  // A reader is told first, and turns to the memorial when they like.
  await anna.page.goto(pet);
  await expect(anna.page.getByRole('alert').getByText(/Mochi's story has ended/)).toBeVisible({ timeout: 90_000 });
  await anna.page.bringToFront();
  await anna.page.getByRole('button', { name: 'To the memorial' }).click();
  const memorial = anna.petPage.memorial('Mochi');
  await expect(memorial.getByRole('heading', { level: 1, name: 'Mochi' })).toBeFocused();
  await expect(memorial.getByRole('img', { name: 'Mochi on the first day' })).toBeVisible();
  await expect(memorial.getByRole('img', { name: 'Mochi, the last photograph' })).toBeVisible();
  await expect(memorial.getByText(`@${ben.handle} came by most.`)).toBeVisible();
  const moments = memorial.getByRole('region', { name: 'Moments to keep' });
  await expect(moments.getByRole('listitem')).toHaveCount(1);
  await expect(moments.getByRole('link', { name: words })).toBeVisible();
  // Candles are all that is counted here.
  await expect(memorial.getByText(/\d+ (pat|comment|share|visit)/)).toHaveCount(0);
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  expect(await overflowPx(anna.page)).toBeLessThanOrEqual(0);

  // The browsers here have no way to share of their own, so the link is copied. Who opens it sees the memorial.
  await anna.page.getByRole('button', { name: 'Copy the link' }).click();
  await anna.shell.expectNotice('The link is copied.');
  const friend = await join('friend');
  await friend.page.goto(pet);
  await expect(friend.petPage.memorial('Mochi').getByRole('img', { name: 'Mochi on the first day' })).toBeVisible();

  // On paper there is the memorial and nothing to press. Over BiDi Firefox shows no paper.
  if (browserName === 'chromium') {
    await anna.page.emulateMedia({ media: 'print' });
    await expect(memorial).toBeVisible();
    await expect(memorial.getByText(anna.page.url())).toBeVisible();
    await expect(anna.page.getByRole('button')).toHaveCount(0);
    await expect(anna.page.getByRole('tablist')).toHaveCount(0);
  }
  await world.audit();
});

test('closing the book turns its page, too', async ({ join, world }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await expect(anna.page.getByRole('alert').getByText(/Mochi's story has ended/)).toBeVisible({ timeout: 90_000 });
  await anna.petPage.closeBook(anna.password);
  const memorial = anna.petPage.memorial('Mochi');
  await expect(memorial.getByRole('heading', { level: 1, name: 'Mochi' })).toBeVisible({ timeout: 20_000 });
  await expect(memorial.getByText('It was a quiet one.')).toBeVisible();
  await expect(anna.page.getByText('You have closed the book.')).toBeVisible();
  await world.audit();
});
