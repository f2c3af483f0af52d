// A browser that hides from pages what they draw gives noise in place of it and says nothing: pets were hatched with
// noise for ever.
import { FIREFOX_PREFS, firefoxPath } from '../fixtures/browsers.ts';
import { jpeg, webp } from '../fixtures/drawn.ts';
import { colours, sizeOf } from '../fixtures/pixels.ts';
import { expect, test } from '../fixtures/test.ts';

test.skip(({ browserName }) => browserName !== 'firefox', 'Firefox alone has such a mode built in.');
test.use({
  launchOptions: {
    executablePath: firefoxPath(),
    firefoxUserPrefs: { ...FIREFOX_PREFS, 'privacy.resistFingerprinting': true },
  },
});

const UPRIGHT = ['red', 'green', 'blue', 'yellow'];

test('a photograph is itself in a browser that hides what is drawn', async ({ join }) => {
  const anna = await join('anna');
  const pet = await anna.hatch('Mochi', jpeg(480, 640, 6));
  await anna.page.goto(pet);
  const cover = anna.page.getByRole('main').getByRole('img', { name: /Mochi/ }).first();
  await expect(cover).toBeVisible();
  expect(await colours(cover)).toEqual(UPRIGHT);
  await anna.composer.open();
  const main = anna.page.getByRole('main');
  await main.getByLabel('Add a photograph').setInputFiles(webp(48, 64, 8));
  const shown = main.getByRole('img', { name: 'A photograph that goes with it' });
  await expect(shown).toBeVisible();
  expect(await colours(shown)).toEqual(UPRIGHT);
  expect(await sizeOf(shown)).toEqual([64, 48]);
  await main.getByRole('button', { name: 'Leave it out' }).click();
  // What the page cannot open by itself is refused, with what to do.
  await main.getByLabel('Add a photograph').setInputFiles({ name: 'a.gif', mimeType: 'image/gif', buffer: GIF });
  await expect(main.getByText(/Allow this site to use the canvas/)).toBeVisible();
});

/** One pixel. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
