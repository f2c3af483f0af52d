// Browsers turn a JPEG by its EXIF, and a PNG, but no WebP; and a phone's photograph of 50 megapixels was refused
// although the page makes it small anyway. Firefox opened no JPEG whose EXIF comes first, as cameras write it.
import type { Page } from '@playwright/test';
import { type Drawn, jpeg, png, webp } from '../fixtures/drawn.ts';
import { colours, sizeOf } from '../fixtures/pixels.ts';
import { expect, test } from '../fixtures/test.ts';

const UPRIGHT = ['red', 'green', 'blue', 'yellow'];

test('a photograph stands upright for every orientation in its file', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await anna.composer.open();
  const small = [
    jpeg(48, 64, 6),
    jpeg(64, 48, 3, 'II'),
    jpeg(48, 64, 5),
    png(48, 64, 8),
    webp(48, 64, 6),
    webp(48, 64, 8),
    webp(64, 48, 2),
  ];
  for (const file of small) {
    expect(await added(anna.page, file), file.name).toEqual({ fields: UPRIGHT, size: [64, 48] });
  }
  // A number that is none says nothing.
  expect(await added(anna.page, webp(64, 48, 9))).toEqual({ fields: UPRIGHT, size: [64, 48] });
});

test('a photograph of a whole sensor is made small, in a story and for a pet', async ({ join }) => {
  const anna = await join('anna');
  const phone = jpeg(8160, 6144, 6);
  await anna.hatchPage.open();
  await anna.hatchPage.choosePhoto(phone);
  const shown = anna.page.getByRole('img', { name: 'What you chose' });
  await expect(shown).toBeVisible();
  expect(await colours(shown)).toEqual(UPRIGHT);
  await anna.hatch('Mochi');
  await anna.composer.open();
  expect(await added(anna.page, phone)).toEqual({ fields: UPRIGHT, size: [1205, 1600] });
  expect(await added(anna.page, jpeg(20_000, 5_000))).toEqual({ fields: UPRIGHT, size: [1600, 400] });
});

/** What the composer makes of a file; it is left out again. */
async function added(page: Page, file: Drawn): Promise<{ fields: string[]; size: number[] }> {
  const main = page.getByRole('main');
  await main.getByLabel('Add a photograph').setInputFiles(file);
  const shown = main.getByRole('img', { name: 'A photograph that goes with it' });
  await expect(shown).toBeVisible({ timeout: 20_000 });
  const seen = { fields: await colours(shown), size: await sizeOf(shown) };
  await main.getByRole('button', { name: 'Leave it out' }).click();
  await expect(shown).toBeHidden();
  return seen;
}
