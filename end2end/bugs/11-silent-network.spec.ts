import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

test('a page whose stream fell silent looks for itself when the network is back', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  const ben = await join('ben');
  await ben.hatch('Rocket');
  await anna.feed.open();
  await anna.shell.expectChecked();
  ownWire.loseOpen();
  const words = `Unheard ${unique()}`;
  await (await ben.tell(words)).expectSettled();
  await anna.page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(anna.page.getByText(words)).toBeVisible();
});

test('a page whose stream fell silent looks for itself after a while', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  const ben = await join('ben');
  await ben.hatch('Rocket');
  await anna.page.clock.install();
  await anna.feed.open();
  await anna.shell.expectChecked();
  ownWire.loseOpen();
  const words = `Unheard ${unique()}`;
  await (await ben.tell(words)).expectSettled();
  await anna.page.clock.fastForward(40_000);
  await expect(anna.page.getByText(words)).toBeVisible();
});

test('a network that swallows everything holds up no other tab, and nothing for long', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  await anna.hatch('Mochi');
  await anna.page.clock.install();
  // Open before: what hangs takes the few connections that a browser has for a server.
  const other = await anna.otherTab();
  await other.composer.open();
  await anna.composer.open();
  // Nothing is sent before the chain is read, and it cannot be read once nothing comes.
  await anna.shell.expectChecked();
  ownWire.swallow();
  const [one, two] = [`One ${unique()}`, `Two ${unique()}`];
  await anna.composer.tell(one);
  const handedIn = anna.page.waitForRequest('**/api/v1/events');
  await anna.page.clock.fastForward(5_000);
  await handedIn;
  ownWire.restore();

  await other.composer.tell(two);
  // What hangs is given up after twenty seconds.
  await anna.page.clock.fastForward(21_000);
  await other.feed.story(two).expectSettled();
  await anna.feed.story(one).expectSettled();
  await expect(other.feed.stories.filter({ hasText: one })).toHaveCount(1);
});
