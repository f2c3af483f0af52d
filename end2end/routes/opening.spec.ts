import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/test.ts';

/** Nothing is kept for when there is no connection, so that what does not come is not there. */
async function keepNothing(page: Page): Promise<void> {
  await page.addInitScript(() => {
    if (!('serviceWorker' in navigator)) return;
    navigator.serviceWorker.register = () => Promise.reject(new Error('nothing is kept'));
  });
}

test('the first stories are asked for before the program has begun, which shows that answer', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  let asked = 0;
  // The page before this one asks for the latest story alone.
  await anna.page.route('**/api/v1/feed?limit=20', async (route) => {
    asked += 1;
    // There is no second answer.
    await (asked === 1 ? route.continue() : route.abort());
  });
  await anna.page.route(/\/app-[0-9a-f]+\.js$/, async (route) => {
    await expect.poll(() => asked).toBe(1);
    await route.continue();
  });
  await anna.feed.open();
  await expect(anna.feed.stories.first()).toBeVisible();
});

test('a page whose code does not come says so, and comes later', async ({ join }) => {
  const anna = await join('anna');
  await keepNothing(anna.page);
  const parts = /\/app-[0-9a-f]+-split_reading\.wasm$/;
  await anna.page.route(parts, (route) => route.abort());
  await anna.feed.open();
  // Having caught up makes what failed come by itself.
  await anna.shell.expectChecked();
  await anna.shell.go('Memorials');
  await expect(anna.page.getByRole('heading', { name: 'This page is still on its way' })).toBeVisible();
  await anna.page.unroute(parts);
  await anna.page.getByRole('button', { name: 'Try again now' }).click();
  await expect(anna.page.getByRole('main').getByRole('heading', { name: 'Memorials' })).toBeVisible();
});

test('a page that a newer program has under another name says how to get there', async ({ join }) => {
  const anna = await join('anna');
  await keepNothing(anna.page);
  const parts = /\/app-[0-9a-f]+-split_reading\.wasm$/;
  await anna.page.route(parts, (route) => route.fulfill({ status: 404 }));
  await anna.feed.open();
  await anna.shell.expectChecked();
  await anna.shell.go('Memorials');
  await expect(anna.page.getByRole('alert')).toContainText('there is a newer PitPet');
  await anna.page.unroute(parts);
  await anna.page.getByRole('button', { name: 'Start PitPet again' }).click();
  await expect(anna.page.getByRole('main').getByRole('heading', { name: 'Memorials' })).toBeVisible();
});
