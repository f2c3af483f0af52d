// How many tries in a second a browser digs with, on one core. Prints; never fails on a number.
import { CALM } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';

// So hard that nothing is found meanwhile, and no block is closed for an hour.
const HARD = 2 ** 50;
const economy = { ...CALM.economy!, dig_tries_start: HARD, dig_tries_max: HARD };
test.use({ rules: { ...CALM, block_interval_ms: 3_600_000, economy } });

const MEASURED_MS = 10_000;

test('digging', async ({ join, browserName }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await anna.digPage.open();
  await anna.digPage.start.click();
  await expect(anna.page.getByText(/^Digging for page/)).toBeVisible();
  await anna.page.waitForTimeout(MEASURED_MS);
  console.log(`digging in ${browserName}, tries in a second on one core: ${await anna.digPage.speed.innerText()}`);
});
