import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';
import { MODULE } from '../fixtures/world.ts';

test("which rules the server runs is shown as the server's word", async ({ join }) => {
  const anna = await join('anna');
  await anna.chain.open();
  const hash = createHash('sha256').update(await readFile(MODULE)).digest('hex');
  await expect(anna.chain.fact(hash)).toContainText("by the server's word");
});

test('a page of the book that is open stays open when another is turned', async ({ join }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  await anna.hatch('Mochi');
  await ben.chain.open();
  const latest = ben.chain.blocks.getByRole('heading', { level: 3 }).first();
  const name = await latest.innerText();
  await latest.click();
  const open = ben.chain.saying(name).getByText('Leaf hash');
  await expect(open).toBeVisible();
  await (await anna.tell(`Turns a page ${unique()}`)).expectSettled();
  await expect(latest).not.toHaveText(name, { timeout: 20_000 });
  await expect(open).toBeVisible();
});

test('a link to a page that lies far back opens that page', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await (await anna.tell(`Turns a page ${unique()}`)).expectSettled();
  await anna.chain.open();
  const heading = (name: string | RegExp) => anna.chain.blocks.getByRole('heading', { level: 3, name });
  await expect(heading(/^Page ([2-9]|\d\d)/).first()).toBeVisible({ timeout: 20_000 });
  // As if there had been more pages since than are fetched at once.
  await anna.page.route(/\/api\/v1\/blocks\?limit=/, async (route) => {
    const response = await route.fetch({ url: route.request().url().replace(/limit=\d+/, 'limit=1') });
    await route.fulfill({ response });
  });
  await anna.page.goto('/chain/1');
  await expect(anna.chain.blocks.getByRole('heading', { level: 3, name: 'Page 1', exact: true })).toBeInViewport();
  await expect(anna.chain.saying('Page 1').getByText('Leaf hash')).toBeVisible();
  await anna.page.getByRole('main').getByRole('link', { name: 'To the latest pages' }).click();
  await expect(anna.page).toHaveURL(/\/chain$/);
  await expect(heading(/^Page ([2-9]|\d\d)/).first()).toBeVisible();
});
