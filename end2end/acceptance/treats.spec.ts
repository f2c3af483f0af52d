import { Author } from '../fixtures/author.ts';
import { accessibilityFaults } from '../fixtures/axe.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { unique } from '../fixtures/person.ts';
import { SCARCE } from '../fixtures/rules.ts';
import { overflowPx } from '../fixtures/screen.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: SCARCE });
test.setTimeout(180_000);

test('who runs out of treats is told how to get some, digs a page, and tells a story', async ({ join, world }) => {
  const ben = await Author.hatch(world, 'ben', 'Rocket');
  const anna = await join('anna');
  const pet = await anna.hatch('Mochi');
  await anna.shell.expectTreats(0);
  const main = anna.page.getByRole('main');

  await anna.composer.open();
  await expect(main.getByRole('button', { name: 'Tell it 1 starter treat' })).toBeVisible();
  const first = `The starter treat ${unique()}`;
  await anna.composer.tell(first);
  await anna.feed.story(first).expectSettled();

  await anna.digForTreats(ben);
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  expect(await overflowPx(anna.page)).toBeLessThanOrEqual(0);

  await anna.tellWithDug(pet);
  await world.audit();
});

test('a sitter whose friends have no treats left is told so', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const link = await anna.petPage.askSitter(anna.password);
  const friend = await join('friend');
  await friend.page.goto(link);
  await friend.sitPage.patButton('Mochi').click({ timeout: 20_000 });
  await friend.sitPage.expectVisits('once');
  await expect(friend.page.getByText(/^The pet's people have no treats left/).first()).toBeVisible();
  expect(await accessibilityFaults(friend.page)).toEqual([]);
});

test('two browsers and a terminal dig, each turns pages, and the treats add up', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const mochi = await anna.hatch('Mochi');
  const rocket = await ben.hatch('Rocket', RACCOON);
  // A page brings three treats, and a visit costs none.
  await anna.shell.expectTreats(3 * (await anna.turnPageOf(ben, mochi, 'Mochi')));
  const dug = 3 * (await ben.turnPageOf(anna, rocket, 'Rocket'));
  await ben.shell.expectTreats(dug);
  await ben.page.goto(mochi);
  await ben.petPage.give(1);
  await world.dig(ben.handle, 1);
  await ben.shell.expectTreats(dug - 1 + 3);

  await ben.page.goto('/chain');
  const pages = ben.page.getByRole('main').getByRole('listitem');
  await pages.first().getByText(/^Page/).click();
  await expect(pages.first().getByRole('definition').filter({ hasText: `@${ben.handle}` })).toBeVisible();
  await world.audit();
});
