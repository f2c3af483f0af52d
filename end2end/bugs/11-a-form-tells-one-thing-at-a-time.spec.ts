import { expect, test } from '../fixtures/test.ts';
import { paths } from '../pages/paths.ts';

test('a user who presses Hatch too early is told all that is missing, and led to the first of it', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatchPage.open();
  await anna.hatchPage.hatch.click();
  const main = anna.page.getByRole('main');
  for (const words of [
    'Choose a photograph first.',
    'Your pet needs a name.',
    'Choose a handle.',
    'Choose a password that is hard to guess.',
  ]) {
    await expect(main.getByText(words).first()).toBeVisible();
  }
  await expect(anna.page.getByLabel(/photograph/i)).toBeFocused();

  // A strong password is there to be taken.
  const offered = (await main.getByRole('group', { name: /nobody guesses/ }).getByRole('code').innerText()).trim();
  await main.getByRole('button', { name: 'Take this one' }).click();
  await expect(anna.page.getByLabel('Password', { exact: true })).toHaveValue(offered);
  await expect(main.getByText('Very good. Nobody guesses this one.')).toBeVisible();
});

test('no password is another thing than a wrong one', async ({ join }) => {
  const anna = await join('anna');
  await anna.page.goto(paths.signIn);
  const press = anna.page.getByRole('main').getByRole('button', { name: 'Sign in' });
  await press.click();
  await expect(anna.page.getByText('Type your handle first.')).toBeVisible();
  await anna.page.getByLabel('Handle').fill(' @ANNA ');
  await press.click();
  await expect(anna.page.getByText('Type your password first.')).toBeVisible();
});
