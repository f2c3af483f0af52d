import { expect, test } from '../fixtures/test.ts';
import { paths } from '../pages/paths.ts';

test.setTimeout(180_000);

test('the password lets its owner in, however many browsers have forgotten that it did', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const main = anna.page.getByRole('main');
  const forget = () =>
    anna.page.evaluate(
      () =>
        new Promise<void>((done) => {
          // A page that has it open lets go of it when it is left.
          const gone = indexedDB.deleteDatabase('pitpet');
          gone.onsuccess = gone.onerror = gone.onblocked = () => done();
        }),
    );
  const signIn = async () => {
    await forget();
    await anna.page.goto(paths.signIn);
    await anna.page.getByLabel('Handle').fill(anna.handle);
    await anna.page.getByLabel('Password', { exact: true }).fill(anna.password);
    await main.getByRole('button', { name: 'Sign in' }).click();
  };
  // One device is the one that hatched.
  for (let device = 2; device <= 16; device += 1) {
    await signIn();
    await expect(anna.shell.signIn).toBeHidden({ timeout: 20_000 });
  }
  await signIn();
  await expect(main.getByText('16 devices may act for your account already.')).toBeVisible({ timeout: 20_000 });
  const devices = main.getByRole('radio');
  await expect(devices).toHaveCount(16);
  await expect(devices.first()).toBeChecked();
  await main.getByRole('button', { name: 'Take that one back, and sign in' }).click();
  await expect(anna.shell.signIn).toBeHidden({ timeout: 20_000 });
  await expect(anna.shell.ownPet('Mochi')).toBeVisible();
  await anna.keys.open();
  await expect(anna.keys.keys.filter({ hasText: 'revoked' })).toHaveCount(1);
});
