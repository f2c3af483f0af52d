// How many tries in a second a browser digs with, on one core: with SIMD, without, and as the page shows it. Prints;
// never fails on a number.
import { randomBytes } from 'node:crypto';
import { DIGGERS, digIn } from '../fixtures/digger.ts';
import { CALM } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';

// So hard that nothing is found meanwhile, and no block is closed for an hour.
const HARD = 2 ** 50;
const economy = { ...CALM.economy!, dig_tries_start: HARD, dig_tries_max: HARD };
test.use({ rules: { ...CALM, block_interval_ms: 3_600_000, economy } });

/** How long the page digs before its own figure is read. */
const PAGE_DIGS_MS = 10_000;
/**
 * One job: some tens of milliseconds, as on the page. A browser puts better code in place between two calls, never in
 * one.
 */
const TRIES = 1 << 18;
/** So many jobs until browsers have put their best code in place, and so many that count. */
const [WARM_UP, COUNTED] = [60, 40];
const ROUNDS = 3;

test('digging', async ({ join, browserName }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await anna.digPage.open();
  const search = () => ({ seed: randomBytes(32), from: 1n, count: TRIES, tries: 2n ** 63n });
  const searches = Array.from({ length: WARM_UP + COUNTED }, search);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const digger of DIGGERS) {
      const counted = (await digIn(anna.page, digger, searches)).slice(WARM_UP);
      const ms = counted.reduce((sum, dug) => sum + dug.ms, 0);
      const speed = `${((COUNTED * TRIES) / ms / 1_000).toFixed(2)} million tries in a second on one core`;
      console.log(`digging in ${browserName}, ${digger === 'data-digger' ? 'without SIMD' : 'with SIMD   '}: ${speed}`);
    }
  }
  await anna.digPage.start.click();
  await expect(anna.page.getByText(/^Digging for page/)).toBeVisible();
  await anna.page.waitForTimeout(PAGE_DIGS_MS);
  console.log(`digging in ${browserName}, as the page shows it: ${await anna.digPage.speed.innerText()}`);
});
