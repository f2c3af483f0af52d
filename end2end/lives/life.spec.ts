import { accessibilityFaults } from '../fixtures/axe.ts';
import { SHORT_LIVES } from '../fixtures/rules.ts';
import { overflowPx } from '../fixtures/screen.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: SHORT_LIVES });
test.setTimeout(120_000);

/** A page may have been turned until one looks. */
const YOUNG = /^1[2-5] of 15 blocks left/;

test('a story ends on screen, and the next one names it', async ({ join, world }) => {
  const anna = await join('anna');
  const first = await anna.hatch('Mochi');
  await expect(anna.petPage.life.paws).toHaveAccessibleName(YOUNG);
  // No visitor comes. The meter falls by itself, and the page says what happened and what can be done.
  await expect(anna.petPage.ended.first()).toBeVisible({ timeout: 60_000 });
  await expect(anna.petPage.life.paws).toBeHidden();
  await expect(anna.page.getByText(/\bdead\b/i)).toBeHidden();

  await anna.memorials.open();
  await expect(anna.memorials.story('Mochi').first()).toBeVisible();

  // The memorial is a page like every other: for every reader, and no wider than the screen.
  await anna.page.goto(first);
  await expect(anna.page.getByRole('main').getByRole('heading', { level: 1, name: 'Mochi' })).toBeVisible();
  await expect(anna.page.getByRole('tab', { name: 'Lineage' })).toBeAttached();
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  expect(await overflowPx(anna.page)).toBeLessThanOrEqual(0);

  const second = await anna.hatchAgain('Mochi the second');
  expect(second).not.toBe(first);
  await expect(anna.petPage.life.paws).toHaveAccessibleName(YOUNG);
  const lineage = await anna.petPage.openTab('Lineage');
  await expect(lineage.getByRole('link', { name: 'Mochi', exact: true })).toHaveAttribute('href', first);
  await world.audit();
});
