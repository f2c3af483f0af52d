import { unique } from '../fixtures/person.ts';
import { COFFEE } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

test.skip(({ browserName }) => browserName !== 'chromium', 'Chromium alone can be told to clear what sites keep.');

test('what waits and what is being written outlive that what sites keep is cleared', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  await anna.hatch('Mochi');
  const { composer, page } = anna;
  await composer.open();
  ownWire.cut();
  const words = `Told before all was forgotten ${unique()}`;
  await composer.tellWith(words, COFFEE);
  const card = anna.feed.story(words);
  await expect(card.card).toBeVisible();
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  ownWire.restore();
  // A browser that finds no server asks again after pauses that grow.
  await expect(async () => card.expectSettled()).toPass({ timeout: 40_000 });
  await expect(card.photo).toBeVisible();
});
