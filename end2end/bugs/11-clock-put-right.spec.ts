import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

const DAY_MS = 86_400_000;

test('a story goes out although the device was a day ahead when it was told', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await anna.page.clock.install({ time: Date.now() + DAY_MS });
  await anna.composer.open();
  const words = `Tomorrow ${unique()}`;
  await anna.composer.tell(words);
  const card = anna.feed.story(words);
  await expect(card.takeBack).toBeVisible();
  await anna.page.clock.setSystemTime(Date.now());
  await card.expectSettled();
});

test('a story that a device of another day has left goes out', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  await anna.hatch('Mochi');
  await anna.page.clock.install({ time: Date.now() + DAY_MS });
  await anna.composer.open();
  ownWire.cut();
  const words = `Left over ${unique()}`;
  await anna.composer.tell(words);
  await expect(anna.feed.story(words).card).toBeVisible();
  ownWire.restore();
  await anna.page.clock.setSystemTime(Date.now());
  await anna.feed.open();
  await anna.feed.story(words).expectSettled();
});
