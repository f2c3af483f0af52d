import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

test('a story shown at once is taken off again when the server refuses it', async ({ join, ownWire }) => {
  const first = await join('anna');
  await first.hatch('Mochi');
  // The second browser sends, but no longer hears: it does not learn that its key was revoked.
  const second = await join('anna', { wire: ownWire });
  await second.signInPage.open();
  await second.signInPage.signIn(first.handle, first.password);
  await second.composer.open();
  ownWire.silenceStreams();
  await first.keys.open();
  await first.keys.revokeOther(first.password);

  const words = `Told too late ${unique()}`;
  await second.composer.tell(words);
  const card = second.feed.story(words);
  await expect(card.card).toBeVisible();
  await card.expectRefused(/may not act for your account any more/i);

  await first.feed.open();
  await expect(first.feed.story(words).card).toBeHidden();
});
