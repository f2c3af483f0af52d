// A page was built anew whenever something on it changed: an open dialog was gone, with what stood in it, and the
// keyboard's place.
import type { Page } from '@playwright/test';
import type { Person } from '../fixtures/person.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { UNHURRIED } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: UNHURRIED });

const SLOWLY = { timeout: 20_000 };

/** The page has shown what it fetches of `path`, after `act`. */
async function afterFetching(page: Page, path: string, act: () => Promise<void>): Promise<void> {
  const fetched = page.waitForResponse((response) => response.url().includes(path));
  await act();
  await (await fetched).finished();
  await page.evaluate(() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))));
}

async function giveUp(owner: Person): Promise<void> {
  await owner.page.getByRole('button', { name: 'Give to the shelter' }).click();
  const dialog = owner.page.getByRole('dialog');
  await dialog.getByLabel('Password', { exact: true }).fill(owner.password);
  await dialog.getByRole('button', { name: 'Give it to the shelter' }).click();
  await expect(dialog).toBeHidden(SLOWLY);
}

test('an open dialog and a chosen tab stay when the pet\'s page changes', async ({ join }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  await ben.feed.open();
  const dialog = anna.page.getByRole('dialog');
  await anna.page.getByRole('button', { name: 'Hand over' }).click();
  await dialog.getByLabel('To whom').fill(ben.handle);
  await dialog.getByLabel('Password', { exact: true }).fill(anna.password);
  await dialog.getByRole('button', { name: 'Offer it' }).click();
  await expect(anna.page.getByText(`Offered to @${ben.handle}, who has not answered yet.`)).toBeVisible(SLOWLY);

  // The first change since the page was opened is one as well.
  await anna.page.reload();
  await anna.page.getByRole('tab', { name: 'Certificate' }).click();
  await anna.page.getByRole('button', { name: 'Say farewell' }).click();
  await dialog.getByRole('textbox').first().fill('You were the best of cats.');
  await afterFetching(anna.page, '/api/v1/pets/', async () => {
    await ben.page.getByRole('region', { name: /would like you to look after Mochi/ })
      .getByRole('button', { name: 'No, thank you' }).click();
  });
  await expect(dialog.getByRole('textbox').first()).toHaveValue('You were the best of cats.');
  await expect(anna.page.getByText(/^Offered to/)).toBeHidden();
  await anna.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(anna.page.getByRole('tab', { name: 'Certificate' })).toHaveAttribute('aria-selected', 'true');
});

test('the keyboard keeps its place in the shelter when another pet comes', async ({ join }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const carla = await join('carla');
  await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  await carla.hatch('Pixel');
  await giveUp(ben);
  await carla.page.goto('/shelter');
  const home = carla.page.getByRole('button', { name: 'Give Rocket a home' });
  await expect(home).toBeVisible(SLOWLY);
  await home.focus();
  await afterFetching(carla.page, '/api/v1/shelter', () => giveUp(anna));
  await expect(carla.shelter.pet('Mochi')).toBeVisible();
  await expect(home).toBeFocused();
});
