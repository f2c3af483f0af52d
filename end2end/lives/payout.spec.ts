import { accessibilityFaults } from '../fixtures/axe.ts';
import { SHORT_LIVES } from '../fixtures/rules.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: SHORT_LIVES });
test.setTimeout(180_000);

test('a wallet is paid out exactly once, also when two browsers ask at once', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const pet = await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  await ben.giveDug(world, pet);
  await anna.petPage.expectWallet(3);

  const other = await join('anna-elsewhere');
  await other.signInPage.open();
  await other.signInPage.signIn(anna.handle, anna.password);
  await other.page.goto(pet);
  const both = [anna, other];
  for (const { petPage } of both) await expect(petPage.ended.first()).toBeVisible({ timeout: 90_000 });
  await Promise.all(both.map(({ petPage }) => petPage.closeBook(anna.password)));
  for (const { shell, page } of both) {
    await shell.expectTreats(3);
    await expect(page.getByText('You have closed the book.')).toBeVisible({ timeout: 20_000 });
  }
  // A visitor leaves a candle, which every reader sees.
  await ben.page.goto(pet);
  await ben.page.getByRole('button', { name: 'Leave a candle' }).click();
  await expect(ben.page.getByText('1 candle burns here for Mochi.')).toBeVisible();
  await anna.page.goto(pet);
  await expect(anna.page.getByText('1 candle burns here for Mochi.')).toBeVisible();
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  await world.audit();
});
