import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

test('a story can be patted with the keyboard alone', async ({ join }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  await anna.hatch('Mochi');
  const words = `No mouse needed ${unique()}`;
  await (await anna.tell(words)).expectSettled();
  await ben.hatch('Rocket');
  await ben.feed.open();
  const pat = ben.feed.story(words).card.getByRole('button', { name: /^Pat / });
  // Until this browser has read the chain it does not know whether Mochi may be patted.
  await expect(pat).toBeEnabled();
  await pat.focus();
  await ben.page.keyboard.press('Enter');
  await ben.feed.story(words).expectPats(1);
  await expect(pat).toBeFocused();
});

test('the first tab stop leads past the navigation', async ({ join }) => {
  const anna = await join('anna');
  await anna.feed.open();
  await anna.page.keyboard.press('Tab');
  const skip = anna.page.getByRole('link', { name: 'To the page' });
  await expect(skip).toBeFocused();
  await anna.page.keyboard.press('Enter');
  await expect(anna.page.getByRole('main')).toBeFocused();
});
