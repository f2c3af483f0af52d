import { writeFile } from 'node:fs/promises';
import { accessibilityFaults } from '../fixtures/axe.ts';
import { IDLE_ALONE } from '../fixtures/rules.ts';
import { overflowPx } from '../fixtures/screen.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: IDLE_ALONE });
test.setTimeout(180_000);

test('a key in a file lets a terminal dig and answer when clocks are asked, until it is revoked', async ({
  join,
  world,
}, info) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');

  await anna.digPage.open();
  const command = `pitpet dig --server ${new URL(anna.page.url()).origin} --handle ${anna.handle}`;
  await expect(anna.page.getByText(command, { exact: true })).toBeVisible();
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  expect(await overflowPx(anna.page)).toBeLessThanOrEqual(0);

  await anna.page.getByRole('main').getByRole('link', { name: 'your keys' }).click();
  const main = anna.page.getByRole('main');
  await main.getByRole('button', { name: 'Make a key file' }).click();
  const dialog = anna.page.getByRole('dialog', { name: 'A key in a file' });
  await dialog.getByLabel('Password', { exact: true }).fill('five lazy herons at dusk');
  await dialog.getByRole('button', { name: 'Make the file' }).click();
  await expect(
    dialog
      .getByText(/password/i)
      .and(dialog.getByText(/not|wrong/i))
      .first(),
  ).toBeVisible({ timeout: 30_000 });
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Leave it' }).click();

  const text = await anna.keys.makeKeyFile(anna.password);
  expect(text).toMatch(/^(#.*\n)+[0-9a-f]{64}\n$/);
  const file = info.outputPath('anna.key');
  await writeFile(file, text);
  const made = anna.keys.keys.filter({ hasText: 'A key in a file' });
  await expect(made).toHaveCount(1);
  expect(await accessibilityFaults(anna.page)).toEqual([]);

  // The first page is turned by work, the second because time has passed, which the terminal's clock has to say.
  await world.dig(anna.handle, 2, file);
  await anna.chain.open();
  await expect(anna.chain.saying('2 of 2 clocks agreed')).toBeVisible();

  await anna.keys.open();
  await made.getByRole('button', { name: 'Revoke' }).click();
  const asked = anna.page.getByRole('dialog', { name: 'Revoke this key?' });
  await asked.getByLabel('Password', { exact: true }).fill(anna.password);
  await asked.getByRole('button', { name: 'Revoke it' }).click();
  await expect(made.getByText('revoked')).toBeVisible({ timeout: 30_000 });
  await world.audit();
});
