import { accessibilityFaults } from '../fixtures/axe.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { IDLE } from '../fixtures/rules.ts';
import { overflowPx } from '../fixtures/screen.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: IDLE });
test.setTimeout(180_000);

test('in an idle network two open browsers say how late it is, and the page is turned with both votes', async ({
  join,
  world,
}) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const mochi = await anna.hatch('Mochi');
  const rocket = await ben.hatch('Rocket', RACCOON);
  // The miners of the last blocks are asked.
  await anna.turnPageOf(ben, mochi, 'Mochi');
  await ben.turnPageOf(anna, rocket, 'Rocket');
  await anna.digPage.open();

  await anna.digPage.expectAgreed(3);
  for (const { digPage } of [anna, ben]) await digPage.expectTold('12 seconds');
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  expect(await overflowPx(anna.page)).toBeLessThanOrEqual(0);

  // Another user looks, so that both pages stay open.
  const carl = await join('carl');
  await carl.chain.open();
  const page = carl.chain.saying('3 of 3 clocks agreed');
  await expect(page).toBeVisible({ timeout: 60_000 });
  await page.getByText(/^Page/).click();
  const agreed = page.getByRole('definition').filter({ hasText: '3 of 3 clocks agreed' });
  await expect(agreed).toHaveText(`3 of 3 clocks agreed: the house, @${anna.handle}, @${ben.handle}`);
  expect(await accessibilityFaults(carl.page)).toEqual([]);

  // Nothing happens again. A miner is quicker than the house, and gets a treat.
  await anna.digPage.start.click();
  await anna.digPage.expectTurned(1);
  await anna.digPage.stop.click();
  const dug = carl.chain.blocks.filter({ hasText: 'clocks agreed' }).filter({ hasText: 'work worth about' });
  await expect(dug.first()).toBeVisible({ timeout: 20_000 });
  await world.audit();
});
