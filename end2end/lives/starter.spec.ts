import { unique } from '../fixtures/person.ts';
import { GROWING } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: GROWING });
test.setTimeout(120_000);

test('who has eaten the starter treat is told when the next one grows back, and it does', async ({ join, world }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const main = anna.page.getByRole('main');
  const forStarter = main.getByRole('button', { name: 'Tell it 1 starter treat' });

  await anna.composer.open();
  await expect(forStarter).toBeVisible();
  const first = `Breakfast ${unique()}`;
  await anna.composer.tell(first);
  await anna.feed.story(first).expectSettled();

  await anna.composer.open();
  await expect(main.getByText('The next starter treat grows back when the page is turned.')).toBeVisible();
  await expect(
    anna.page.getByRole('link', { name: /^You have 0 treats.*grows back when the page is turned/ }),
  ).toBeVisible();
  await expect(forStarter).toBeVisible({ timeout: 45_000 });
  const second = `Lunch ${unique()}`;
  await anna.composer.tell(second);
  await anna.feed.story(second).expectSettled();
  await world.audit();
});
