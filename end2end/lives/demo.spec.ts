import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: 'demo' });
test.setTimeout(180_000);

test('in the game that newcomers see, five stories eat what there is, and a page dug up tells the next', async ({ join, world }) => {
  const anna = await join('anna');
  const pet = await anna.hatch('Mochi');
  const main = anna.page.getByRole('main');
  for (let number = 1; number <= 5; number += 1) {
    await (await anna.tell(`Story ${number} of a long day ${unique()}`)).expectSettled();
  }

  await anna.composer.open();
  await expect(main.getByText('This costs 1 treat, and you have none.')).toBeVisible();
  await main.getByRole('link', { name: 'Dig for treats' }).click();
  await anna.digPage.start.click();
  await anna.digPage.expectTurned(1);
  await anna.shell.expectTreats(3);
  await anna.digPage.stop.click();

  await anna.composer.open();
  await expect(main.getByRole('button', { name: 'Tell it 1 treat' })).toBeVisible();
  const words = `Dug up ${unique()}`;
  await anna.composer.tell(words);
  await anna.feed.story(words).expectSettled();
  await anna.shell.expectTreats(2);
  await anna.page.goto(pet);
  await anna.petPage.expectWallet(1);
  await world.audit();
});
