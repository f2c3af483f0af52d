import { expect, test } from '../fixtures/test.ts';
import { unique } from '../fixtures/person.ts';

test('signs out, and in again on a second browser with handle and password', async ({ join }) => {
  const first = await join('anna');
  await first.hatch('Mochi');
  await first.keys.open();
  await expect(first.keys.keys).toHaveCount(1);
  await first.keys.signOut();
  await expect(first.shell.signIn).toBeVisible();

  const second = await join('anna');
  await second.signInPage.open();
  await second.signInPage.signIn(first.handle, first.password);
  await expect(second.shell.ownPet('Mochi')).toBeVisible();
  const card = await second.tell(`From the other browser ${unique()}`);
  await card.expectSettled();
});

test('a device whose key was revoked can post no more', async ({ join }) => {
  const first = await join('anna');
  await first.hatch('Mochi');
  const second = await join('anna');
  await second.signInPage.open();
  await second.signInPage.signIn(first.handle, first.password);
  await (await second.tell(`While allowed ${unique()}`)).expectSettled();

  await first.keys.open();
  await expect(first.keys.keys).toHaveCount(2);
  await first.keys.revokeOther(first.password);

  // The second browser's own chain has learned of it, so it does not even try.
  await expect(second.page.getByText(/this (device|browser) may no longer|key was revoked/i).first()).toBeVisible();
  await second.page.reload();
  await expect(second.shell.signIn).toBeVisible();
});

test('a wrong password opens nothing', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const ben = await join('ben');
  await ben.signInPage.open();
  await ben.page.getByLabel('Handle').fill(anna.handle);
  await ben.page.getByLabel('Password', { exact: true }).fill('five lazy herons at dusk');
  await ben.page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(ben.page.getByText(/password/i).and(ben.page.getByText(/not|wrong/i)).first()).toBeVisible();
  await expect(ben.shell.signIn).toBeVisible();
});
