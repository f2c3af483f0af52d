import { expect, test } from '../fixtures/test.ts';

test('a recovery key that was not kept is shown again, after a reload, a step back and a link', async ({ join }) => {
  const anna = await join('anna');
  const { page } = anna;
  await anna.feed.open();
  await anna.fillHatch('Mochi');
  await anna.hatchPage.hatch.click();
  const heading = page.getByRole('heading', { name: `Recovery key of @${anna.handle}` });
  const key = page.getByRole('article').getByRole('listitem');
  await expect(heading).toBeVisible({ timeout: 20_000 });
  const groups = await key.allInnerTexts();

  // As after a crash: nothing is left but what the browser keeps.
  await page.reload();
  await expect(heading).toBeVisible({ timeout: 20_000 });
  expect(await key.allInnerTexts()).toEqual(groups);

  const question = page.getByRole('dialog', { name: 'Do you have the recovery key?' });
  await page.goBack();
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Show it again' }).click();
  await expect(heading).toBeVisible();
  // A page cannot know whether it came out of a printer.
  await page.evaluate(() => Object.assign(globalThis, { print: () => undefined }));
  await page.getByRole('button', { name: 'Print this page' }).click();
  await page.getByRole('link', { name: 'Meet Mochi' }).click();
  await question.getByRole('button', { name: 'Later' }).click();
  await expect(anna.petPage.name).toHaveText('Mochi');

  const reminder = page.getByText(`The recovery key of @${anna.handle} is not kept yet`);
  await expect(reminder).toBeVisible();
  await anna.feed.open();
  await page.getByRole('main').getByRole('link', { name: 'Show it' }).click();
  await expect(heading).toBeVisible();
  expect(await key.allInnerTexts()).toEqual(groups);
  await anna.hatchPage.meet();
  await expect(anna.petPage.name).toHaveText('Mochi');
  await page.reload();
  await expect(anna.petPage.name).toHaveText('Mochi');
  await expect(anna.shell.ownPet('Mochi')).toBeVisible();
  await expect(reminder).toBeHidden();
});

test('where the browser keeps nothing, the recovery key is shown before the birth is sent', async ({ join }) => {
  const anna = await join('anna');
  const { page } = anna;
  await page.addInitScript(() =>
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true }),
  );
  const births: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/v1/events')) births.push(request.url());
  });
  await anna.fillHatch('Mochi');
  await anna.hatchPage.hatch.click();
  await expect(page.getByRole('heading', { name: `Recovery key of @${anna.handle}` })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('article').getByRole('listitem')).not.toHaveCount(0);
  expect(births).toHaveLength(0);
  await page.getByRole('button', { name: /^I have it/ }).click();
  await expect(anna.petPage.name).toHaveText('Mochi', { timeout: 20_000 });
  expect(births).not.toHaveLength(0);
});
