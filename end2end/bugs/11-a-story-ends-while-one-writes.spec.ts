import { unique } from '../fixtures/person.ts';
import { COFFEE } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

test('whose story ends while they write keeps the words, and is offered what can be done', async ({ join }) => {
  const anna = await join('anna');
  const pet = await anna.hatch('Mochi');
  const { composer, page } = anna;
  const words = `Too late ${unique()}`;
  await composer.open();
  await composer.choose(COFFEE);
  await composer.words.fill(words);
  await expect(composer.photos).toHaveCount(1);

  const other = await page.context().newPage();
  await other.goto(pet);
  await other.getByRole('button', { name: 'Say farewell' }).click();
  const dialog = other.getByRole('dialog', { name: 'Farewell, Mochi' });
  await dialog.getByLabel('Your words').fill('Fourteen good years.');
  await dialog.getByLabel('Password', { exact: true }).fill(anna.password);
  await dialog.getByRole('button', { name: 'Say farewell' }).click();

  const left = page.getByRole('region', { name: 'What you were writing' });
  await expect(left.getByRole('heading')).toHaveText('Mochi\'s story has ended', { timeout: 20_000 });
  await page.reload();
  await expect(left.getByLabel('Your words')).toHaveValue(words);
  await expect(left.getByRole('img')).toHaveCount(1);
  await expect(left.getByRole('button', { name: 'Copy the words' })).toBeVisible();
  await expect(left.getByRole('button', { name: 'Keep them as a file' })).toBeVisible();
  await left.getByRole('button', { name: 'Let it go' }).click();
  await expect(left).toBeHidden();
});

test('what is taken back before it goes out can be written on', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const words = `Too early ${unique()}`;
  const card = await anna.tell(words, COFFEE);
  await card.takeBack.click();
  await expect(card.card).toBeHidden();
  await anna.composer.open();
  await expect(anna.composer.words).toHaveValue(words);
  await expect(anna.composer.photos).toHaveCount(1);
});
