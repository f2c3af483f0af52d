// How many tries in a second a browser digs with, on one core: with SIMD, without, and as the page shows it. Prints; never
// fails on a number.
import { randomBytes } from 'node:crypto';
import { DIGGERS, digIn } from '../fixtures/digger.ts';
import { CALM } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';

// So hard that nothing is found meanwhile, and no block is closed for an hour.
const HARD = 2 ** 50;
const economy = { ...CALM.economy!, dig_tries_start: HARD, dig_tries_max: HARD };
test.use({ rules: { ...CALM, block_interval_ms: 3_600_000, economy } });

const MEASURED_MS = 10_000;
/** One job: about a second. */
const TRIES = 4_000_000;
/** The first is still the browser's quick compiler's. */
const ROUNDS = 3;

test('digging', async ({ join, browserName }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await anna.digPage.open();
  const search = () => ({ seed: randomBytes(32), from: 1n, count: TRIES, tries: 2n ** 63n });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const digger of DIGGERS) {
      const { ms } = await digIn(anna.page, digger, [search()]);
      const speed = `${(TRIES / ms / 1_000).toFixed(2)} million tries in a second on one core`;
      console.log(`digging in ${browserName}, ${digger === 'data-digger' ? 'without SIMD' : 'with SIMD   '}: ${speed}`);
    }
  }
  await anna.digPage.start.click();
  await expect(anna.page.getByText(/^Digging for page/)).toBeVisible();
  await anna.page.waitForTimeout(MEASURED_MS);
  console.log(`digging in ${browserName}, as the page shows it: ${await anna.digPage.speed.innerText()}`);
});
