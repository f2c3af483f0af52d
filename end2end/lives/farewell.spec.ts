import { accessibilityFaults } from '../fixtures/axe.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { SHORT_LIVES } from '../fixtures/rules.ts';
import { overflowPx } from '../fixtures/screen.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: SHORT_LIVES });
test.setTimeout(180_000);

test('a farewell ends the story at once in its owner\'s words, and the wallet waits', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const pet = await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  await ben.giveDug(world, pet);
  await anna.petPage.expectWallet(3);

  await anna.page.getByRole('button', { name: 'Say farewell' }).click();
  const dialog = anna.page.getByRole('dialog', { name: 'Farewell, Mochi' });
  const say = dialog.getByRole('button', { name: 'Say farewell' });
  await say.click();
  await expect(dialog.getByText('Write a few words first.')).toBeVisible();
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  await dialog.getByLabel('Your words').fill('Fourteen good years.');
  await dialog.getByLabel('Password', { exact: true }).fill('not the password');
  await say.click();
  await expect(dialog.getByRole('alert')).toBeVisible({ timeout: 20_000 });
  await dialog.getByLabel('Password', { exact: true }).fill(anna.password);
  await say.click();

  // Owner and visitor see the same, and neither is told that no visitor came.
  for (const { page } of [anna, ben]) {
    await expect(page.getByRole('blockquote')).toHaveText('Fourteen good years.', { timeout: 20_000 });
    await expect(page.getByText(/Nobody came by/)).toBeHidden();
  }
  await expect(anna.page.getByText(/It opens after \d+ more pages/)).toBeVisible();
  await ben.page.getByRole('button', { name: 'Leave a candle' }).click();
  await expect(ben.page.getByText('1 candle burns here for Mochi.')).toBeVisible();

  await anna.page.getByRole('button', { name: 'Other words' }).click();
  const editor = anna.page.getByRole('dialog');
  await editor.getByRole('textbox').fill('Fourteen good years, and every walk of them.');
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(ben.page.getByRole('blockquote')).toHaveText(/every walk of them/, { timeout: 20_000 });
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  expect(await overflowPx(anna.page)).toBeLessThanOrEqual(0);

  await ben.memorials.open();
  await expect(ben.memorials.story('Mochi').first()).toBeVisible();
  await anna.hatchAgain('Momo');
  await expect(anna.petPage.name).toHaveText('Momo');
  await anna.page.goto(pet);
  await expect(anna.page.getByRole('button', { name: 'Close the book' })).toBeVisible({ timeout: 90_000 });
  await anna.petPage.closeBook(anna.password);
  await anna.shell.expectTreats(3);
  await world.audit();
});

test('a pet that rests loses no paws, and wakes when its owner comes by', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const pet = await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  await ben.page.goto(pet);
  await expect.poll(() => anna.petPage.life.blocksLeft(), { timeout: 20_000 }).toBeLessThan(15);

  await anna.page.getByRole('button', { name: 'Let it rest' }).click();
  const dialog = anna.page.getByRole('dialog', { name: 'A rest for Mochi' });
  await dialog.getByRole('radio', { name: /^15 pages/ }).check();
  await expect(dialog.getByText('60 of 60 pages of rest are left this year.')).toBeVisible();
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Let it rest' }).click();
  const resting = /^\d+ of 15 blocks left, resting$/;
  for (const { page, petPage } of [anna, ben]) {
    await expect(petPage.life.paws).toHaveAccessibleName(resting);
    await expect(page.getByRole('main').getByText(/resting until page \d+/)).toBeVisible();
  }
  const left = await ben.petPage.life.blocksLeft();
  const page = await ben.shell.checkedUpTo();
  await expect.poll(() => ben.shell.checkedUpTo(), { timeout: 30_000 }).toBeGreaterThan(page + 3);
  expect(await ben.petPage.life.blocksLeft()).toBe(left);

  // A visitor tends it and does not wake it; its owner does.
  await ben.page.getByRole('button', { name: /^Pat Mochi/ }).first().click();
  await expect(ben.petPage.life.paws).toHaveAccessibleName('15 of 15 blocks left, resting');
  await anna.page.getByRole('main').getByRole('link', { name: 'Tell a story' }).click();
  await anna.composer.tell('Home again');
  await expect(ben.petPage.life.paws).not.toHaveAccessibleName(resting, { timeout: 20_000 });
  await expect(ben.page.getByRole('main').getByText(/resting until page/)).toBeHidden();
  await world.audit();
});
