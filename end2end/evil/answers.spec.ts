// A server that lies about what becomes of what is handed in.
import { Author } from '../fixtures/author.ts';
import { NumberUsed, madeUpReceipt } from '../fixtures/evil/cheats.ts';
import { logOf } from '../fixtures/evil/log.ts';
import { unique } from '../fixtures/person.ts';
import { EASY } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: EASY });

test('nothing is signed twice because a server says that its number was used', async ({ evil, join, world }) => {
  const anna = await join('anna', { wire: evil });
  await anna.hatch('Mochi');
  const used = new NumberUsed();
  evil.cheat(used);
  const words = `Told once ${unique()}`;
  const card = await anna.tell(words);
  await expect(card.card).toContainText('The server says that something else was sent from here first', {
    timeout: 20_000,
  });
  await expect.poll(() => used.kept.length, { timeout: 20_000 }).toBeGreaterThan(1);
  expect(new Set(used.kept.map((bytes) => bytes.toString('hex'))).size).toBe(1);

  evil.cheat();
  await card.expectSettled();
  await expect(anna.feed.stories.filter({ hasText: words })).toHaveCount(1);
  await world.audit();
});

test('a receipt for what is not in the log is named, and the story waits', async ({ evil, join, world }) => {
  const anna = await join('anna', { wire: evil });
  await anna.hatch('Mochi');
  evil.cheat(madeUpReceipt((await logOf(world.url)).length));
  const words = `Said to be there ${unique()}`;
  const card = await anna.tell(words);
  await expect(card.onItsWay).toBeVisible();
  // Another author's entry takes the place for which the receipt was.
  await Author.hatch(world, 'ben', 'Rocket');
  await expect(card.card).toContainText('The server gave a receipt for this, and it is not in the book', {
    timeout: 30_000,
  });

  evil.cheat();
  await card.card.getByRole('button', { name: 'Try again' }).click();
  await card.expectSettled();
  await expect(anna.feed.stories.filter({ hasText: words })).toHaveCount(1);
  await world.audit();
});
