import { accessibilityFaults } from '../fixtures/axe.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { SHORT_LIVES } from '../fixtures/rules.ts';
import { overflowPx } from '../fixtures/screen.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: SHORT_LIVES });
test.setTimeout(240_000);

test('a pet is given up, the house feeds it from its bowl, and a new owner adopts it', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  await ben.hatch('Rocket', RACCOON);
  const mochi = await anna.hatch('Mochi');
  await ben.giveDug(world, mochi);
  await anna.petPage.expectWallet(3);

  await anna.page.getByRole('button', { name: 'Give to the shelter' }).click();
  const dialog = anna.page.getByRole('dialog');
  await expect(dialog.getByText('Anybody may adopt it, for nothing.')).toBeVisible();
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  await dialog.getByLabel('Password', { exact: true }).fill(anna.password);
  await dialog.getByRole('button', { name: 'Give it to the shelter' }).click();
  await expect(dialog).toBeHidden({ timeout: 20_000 });

  // Every reader sees where it is; no price is offered.
  const home = { name: 'Give Mochi a home' };
  for (const { page } of [anna, ben]) {
    const main = page.getByRole('main');
    await expect(main.getByText('Mochi is in the shelter and looks for a home.')).toBeVisible();
    await expect(main.getByRole('button', home)).toBeEnabled();
    await expect(main.getByRole('button', { name: 'Pat Mochi', exact: true })).toBeVisible();
    await expect(main.getByRole('link', { name: /offer/ })).toBeHidden();
  }
  expect(await accessibilityFaults(ben.page)).toEqual([]);
  expect(await overflowPx(ben.page)).toBeLessThanOrEqual(0);

  await ben.page.goto('/market');
  await ben.page.getByRole('main').getByRole('link', { name: 'The shelter' }).click();
  await expect(ben.shelter.pet('Mochi')).toBeVisible();
  // Mochi may have eaten one by now.
  await expect(ben.shelter.bowl).toContainText(/[23] treats are in its bowl/);

  // No visitor comes until three paws are left.
  await expect(ben.shelter.lately).toContainText([/^Fed Mochi/], { timeout: 120_000 });
  await expect(ben.shelter.bowl).toContainText('2 treats are in its bowl');
  await expect(ben.shelter.pet('Mochi')).toContainText('fed 1 time by the house');
  expect(await accessibilityFaults(ben.page)).toEqual([]);
  expect(await overflowPx(ben.page)).toBeLessThanOrEqual(0);

  await ben.shelter.adopt('Mochi');
  await ben.shell.expectNotice('Mochi lives with you now.');
  await expect(ben.shelter.empty).toBeVisible();
  await expect(ben.shelter.lately).toHaveCount(1);
  await expect(anna.page.getByRole('main').getByText(`with @${ben.handle}`)).toBeVisible();
  await expect(anna.page.getByRole('button', home)).toBeHidden();

  // Its maker cannot hatch another one yet, and finds the way to where it lives.
  await anna.hatchPage.open();
  await expect(anna.page.getByText('The pet that you hatched lives elsewhere now.')).toBeVisible();
  await expect(anna.page.getByRole('main').getByRole('link', { name: 'To Mochi' })).toHaveAttribute('href', mochi);
  await world.audit();
});
