import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

test('a story told offline waits, outlives a reload, and arrives once', async ({ join, ownWire, world }) => {
  const anna = await join('anna', { wire: ownWire });
  const ben = await join('ben');
  await anna.hatch('Mochi');
  await anna.composer.open();
  await ben.feed.open();
  await anna.shell.keepsProgram();

  ownWire.cut();
  const words = `From the tunnel ${unique()}`;
  await anna.composer.tell(words);
  const card = anna.feed.story(words);
  await expect(card.card).toBeVisible();
  await expect(card.onItsWay).toBeVisible();
  await expect(card.card.getByText(/could not be reached/)).toBeVisible();

  // What waits is kept by the browser, not by the page, and so is the program: it opens without a connection.
  await anna.page.reload();
  await expect(card.card).toBeVisible();
  await expect(anna.page.getByRole('heading', { name: 'The cat sleeps on the router' })).toBeVisible();
  ownWire.restore();
  await anna.feed.open();
  await anna.feed.story(words).expectSettled();
  await expect(ben.feed.story(words).card).toBeVisible();
  await expect(ben.feed.stories.filter({ hasText: words })).toHaveCount(1);
  await world.audit();
});

test('a story can be taken back while it waits', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  const ben = await join('ben');
  await anna.hatch('Mochi');
  await anna.composer.open();
  ownWire.cut();
  const words = `Better not ${unique()}`;
  await anna.composer.tell(words);
  const card = anna.feed.story(words);
  await card.takeBack.click();
  await expect(card.card).toBeHidden();

  ownWire.restore();
  const later = `Better so ${unique()}`;
  await (await anna.tell(later)).expectSettled();
  await ben.feed.open();
  await expect(ben.feed.story(later).card).toBeVisible();
  await expect(ben.feed.story(words).card).toBeHidden();
});

test('a slow answer does not make a story twice', async ({ join, ownWire, world }) => {
  const anna = await join('anna', { wire: ownWire });
  await anna.hatch('Mochi');
  await anna.composer.open();
  // The answer is lost with the connection, after the server has accepted.
  ownWire.delay(3_000);
  const words = `Heard, not answered ${unique()}`;
  await anna.composer.tell(words);
  const isAccepted = async () => (await (await fetch(`${world.url}/api/v1/feed`)).text()).includes(words);
  await expect.poll(isAccepted, { intervals: [50] }).toBe(true);
  ownWire.cut();
  ownWire.restore();
  await anna.feed.open();
  await anna.feed.story(words).expectSettled();
  await expect(anna.feed.stories.filter({ hasText: words })).toHaveCount(1);
});
