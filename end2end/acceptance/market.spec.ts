import { accessibilityFaults } from '../fixtures/axe.ts';
import { RICH, UNHURRIED } from '../fixtures/rules.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { overflowPx } from '../fixtures/screen.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: { ...UNHURRIED, economy: RICH } });
test.setTimeout(180_000);

test('a pet is listed, a second browser bids, one bid is taken, and the house takes 30%', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const mochi = await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  await ben.dig(world);
  await ben.shell.expectTreats(100);

  await anna.adoption.open(mochi);
  await anna.adoption.list(50, anna.password);
  await anna.adoption.expectPrice(50);

  // The notice board leads to the pet.
  await ben.page.goto('/market');
  const board = ben.page.getByRole('main');
  await expect(board.getByText('up for adoption.')).toBeVisible();
  expect(await accessibilityFaults(ben.page)).toEqual([]);
  expect(await overflowPx(ben.page)).toBeLessThanOrEqual(0);
  await board.getByRole('link', { name: 'Mochi' }).click();
  await ben.adoption.expectPrice(50);

  // An offer above the price pays the price; the dialog says who gets what.
  const dialog = await ben.adoption.consider(101);
  await expect(dialog.getByText(/^Pay 50 treats$/)).toBeVisible();
  await dialog.getByLabel('Your offer in treats').fill('40');
  await expect(dialog.getByText('28 treats')).toBeVisible();
  await expect(dialog.getByText('12 treats')).toBeVisible();
  expect(await accessibilityFaults(ben.page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Offer 40 treats' }).click();
  await expect(dialog).toBeHidden();
  await ben.shell.expectTreats(60);

  // An offer can be taken back, and another one made.
  await ben.adoption.takeBack();
  await ben.shell.expectTreats(100);
  await ben.adoption.offer(41);
  await ben.shell.expectTreats(59);

  await anna.adoption.take(41, anna.password);
  await anna.shell.expectTreats(28);
  await expect(anna.adoption.homes).toHaveText([/^41 treats/]);
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  expect(await overflowPx(anna.page)).toBeLessThanOrEqual(0);

  // The pet is Ben's: its page says so, and he tells its story.
  await ben.page.goto(mochi);
  await expect(ben.page.getByRole('main').getByText(`with @${ben.handle}`)).toBeVisible();
  await ben.composer.open();
  await ben.page.getByRole('main').getByLabel('Whose story').selectOption({ label: 'Mochi' });
  await ben.composer.tell('A new home');
  await ben.feed.story('A new home').expectSettled();
  await anna.page.goto('/market');
  await expect(anna.page.getByRole('main').getByText(/41 treats; 28 were yours/)).toBeVisible();
  await world.audit();
});

test('a price that is reached is paid at once', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const mochi = await anna.hatch('Mochi');
  const rocket = await ben.hatch('Rocket', RACCOON);
  await ben.dig(world);
  await anna.adoption.open(mochi);
  await anna.adoption.list(30, anna.password);
  await ben.adoption.open(mochi);
  await ben.adoption.adopt(30);
  await ben.shell.expectTreats(70);
  await anna.shell.expectTreats(21);
  // An offer that stands is taken by a listing that it reaches.
  await anna.adoption.open(rocket);
  await anna.adoption.offer(20);
  await ben.adoption.open(rocket);
  await ben.adoption.list(15, ben.password);
  await ben.shell.expectTreats(84);
  await anna.shell.expectTreats(1);
  await world.audit();
});
