import { accessibilityFaults } from '../fixtures/axe.ts';
import { type Person, unique } from '../fixtures/person.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { UNHURRIED } from '../fixtures/rules.ts';
import { overflowPx } from '../fixtures/screen.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: UNHURRIED });
test.setTimeout(120_000);

const SLOWLY = { timeout: 20_000 };

/** Offers the pet whose page is open; what comes of it is for the caller to see. */
async function offer(owner: Person, handle: string): Promise<void> {
  await owner.page.getByRole('button', { name: 'Hand over' }).click();
  const dialog = owner.page.getByRole('dialog');
  // What was typed before comes back a moment after the dialog, and takes the place of nothing.
  const whom = dialog.getByLabel('To whom');
  await expect(async () => {
    await whom.fill(handle);
    await expect(whom).toHaveValue(handle, { timeout: 500 });
  }).toPass();
  await dialog.getByLabel('Password', { exact: true }).fill(owner.password);
  await dialog.getByRole('button', { name: 'Offer it' }).click();
}

test('a pet moves to the user to whom it was offered, and only when they say yes', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const pet = await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  await ben.feed.open();

  await offer(anna, 'nobody-at-all');
  const dialog = anna.page.getByRole('dialog');
  await expect(dialog.getByText('Nobody here has this handle.')).toBeVisible();
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Not now' }).click();

  const asked = ben.page.getByRole('region', { name: `@${anna.handle} would like you to look after Mochi` });
  const waits = anna.page.getByText(`Offered to @${ben.handle}, who has not answered yet.`);
  await offer(anna, ben.handle);
  await expect(waits).toBeVisible(SLOWLY);
  await expect(asked).toBeVisible();
  expect(await accessibilityFaults(ben.page)).toEqual([]);
  expect(await overflowPx(ben.page)).toBeLessThanOrEqual(0);
  await asked.getByRole('button', { name: 'No, thank you' }).click();
  await expect(asked).toBeHidden(SLOWLY);
  await expect(waits).toBeHidden();

  await offer(anna, ben.handle);
  await expect(asked).toBeVisible(SLOWLY);
  await anna.page.getByRole('button', { name: 'Take the offer back' }).click();
  await dialog.getByLabel('Password', { exact: true }).fill(anna.password);
  await dialog.getByRole('button', { name: 'Take it back' }).click();
  await expect(asked).toBeHidden(SLOWLY);

  await offer(anna, ` @${ben.handle.toUpperCase()} `);
  await expect(asked).toBeVisible(SLOWLY);
  await asked.getByRole('button', { name: 'Yes, gladly' }).click();
  await ben.shell.expectNotice('Mochi is on the way to you.');
  await expect(anna.page.getByRole('main').getByText(`with @${ben.handle}`)).toBeVisible();
  await expect(anna.page.getByRole('button', { name: /^Pat Mochi/ }).first()).toBeVisible();

  // Its story goes on with its new owner, who has another pet beside it.
  await ben.page.goto(pet);
  await ben.page.getByRole('main').getByRole('link', { name: 'Tell a story' }).click();
  await expect(ben.page.getByRole('textbox', { name: 'Mochi\'s story' })).toBeVisible();
  await expect(ben.page.getByRole('button', { name: 'Tell it 1 starter treat' })).toBeEnabled();
  const words = `A new home ${unique()}`;
  await ben.composer.tell(words);
  await ben.feed.story(words).expectSettled();
  await anna.page.reload();
  await expect(anna.page.getByRole('article').filter({ hasText: words })).toBeVisible();
  await world.audit();
});
