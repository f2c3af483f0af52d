import { accessibilityFaults } from '../fixtures/axe.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { SHORT_LIVES } from '../fixtures/rules.ts';
import { overflowPx } from '../fixtures/screen.ts';
import { expect, test } from '../fixtures/test.ts';

// An invitation can be made again after 15 pages: what must be seen before that takes its time on a busy machine.
test.use({ rules: { ...SHORT_LIVES, block_interval_ms: 2_000, idle_interval_ms: 3_500 } });
test.setTimeout(240_000);

test('a friend hatches by invitation without the work, and no other after them', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const mochi = await anna.hatch('Mochi');
  const dialog = anna.page.getByRole('dialog');
  const invite = anna.page.getByRole('button', { name: 'Invite a friend' });
  const make = dialog.getByRole('button', { name: 'Make the link' });
  await invite.click();
  await expect(dialog.getByText(/^Your pet can invite somebody again after \d+ pages\.$/)).toBeVisible();
  await expect(make).toBeDisabled();
  await dialog.getByRole('button', { name: 'Close' }).click();

  // A visitor comes half-way, so that the story goes on until the pet is old enough.
  await ben.hatch('Rocket', RACCOON);
  await ben.page.goto(mochi);
  await expect.poll(() => ben.petPage.life.blocksLeft(), { timeout: 60_000 }).toBeLessThan(8);
  const pat = ben.page.getByRole('main').getByRole('button', { name: 'Pat Mochi', exact: true });
  await pat.click();
  await invite.click();
  await expect(make).toBeEnabled({ timeout: 60_000 });
  await make.click();
  const link = dialog.getByLabel('Your friend\'s link');
  await expect(link).toHaveValue(/\/hatch#invite=[0-9a-f]{64}&book=[\w-]+$/, { timeout: 20_000 });
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  expect(await overflowPx(anna.page)).toBeLessThanOrEqual(0);
  const address = await link.inputValue();
  // It is still there when one comes back for it.
  await anna.page.reload();
  await invite.click();
  await expect(link).toHaveValue(new RegExp(`#${new URL(address).hash.slice(1, 72)}`));
  await pat.click();

  // A user who has an account is told that it is for newcomers.
  await ben.page.goto(address);
  await expect(ben.page.getByText(/^This invitation is for somebody new/)).toBeVisible();

  const carla = await join('carla');
  await carla.page.goto(address);
  const vouched = carla.page.getByText('Mochi\'s people vouch for you: no waiting for the egg.');
  await expect(vouched).toBeVisible();
  // The address does not show it any more, and it is hers all the same.
  expect(carla.page.url()).not.toContain('invite');
  await carla.page.reload();
  await expect(vouched).toBeVisible();
  expect(await accessibilityFaults(carla.page)).toEqual([]);
  expect(await overflowPx(carla.page)).toBeLessThanOrEqual(0);
  await carla.hatchPage.fill({ pet: 'Button', photo: RACCOON, handle: carla.handle, password: carla.password });
  await carla.hatchPage.hatch.click();
  // The egg's steps are told, and keeping it warm is none of them.
  const steps = carla.page.getByRole('listitem');
  await expect(steps.filter({ hasText: 'A key is made from your password' })).toBeVisible();
  await expect(steps.filter({ hasText: 'The egg is kept warm' })).toBeHidden();
  await expect(carla.page.getByRole('heading', { name: /recovery key/i })).toBeVisible({ timeout: 20_000 });

  await dialog.getByRole('button', { name: 'Close' }).click();
  await invite.click();
  await expect(dialog.getByText(/^Your pet can invite somebody again after \d+ pages\.$/)).toBeVisible();
  await expect(link).toBeHidden();

  const dora = await join('dora');
  await dora.page.goto(address);
  await expect(dora.page.getByText(/^This invitation was used already/)).toBeVisible();
  await dora.hatchPage.fill({ pet: 'Ribbon', photo: RACCOON, handle: dora.handle, password: dora.password });
  await dora.hatchPage.settle();
  await world.audit();
});
