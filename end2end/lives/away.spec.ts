import { accessibilityFaults } from '../fixtures/axe.ts';
import { unique } from '../fixtures/person.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { RICH, UNHURRIED } from '../fixtures/rules.ts';
import { overflowPx } from '../fixtures/screen.ts';
import { expect, test } from '../fixtures/test.ts';

// Time to dig, also where everything is slow.
test.use({ rules: { ...UNHURRIED, block_interval_ms: 15_000, economy: RICH } });
test.setTimeout(180_000);

const AWAY = { name: 'While you were away' };

test('a user who comes back is told once what has happened', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const mochi = await anna.hatch('Mochi');
  const rocket = await ben.hatch('Rocket', RACCOON);
  await world.dig(ben.handle, 1);
  const words = `Nobody home ${unique()}`;
  await (await anna.tell(words)).expectSettled();
  await world.dig(anna.handle, 1);
  await anna.shell.expectTreats(100);
  await anna.adoption.open(rocket);
  await anna.adoption.offer(20);
  // What one has seen happen is no news.
  await anna.page.goto('/rules');
  await anna.shell.expectChecked();
  await anna.page.goto('/');
  await expect(anna.feed.stories.first()).toBeVisible();
  await anna.shell.expectChecked();
  await expect(anna.page.getByRole('region', AWAY)).toHaveCount(0);
  await anna.page.goto('about:blank');

  // Meanwhile Ben comes by, says something, makes an offer, and takes Anna's.
  await ben.page.goto(mochi);
  await ben.feed.story(words).open();
  await ben.postPage.say('Where is everybody?');
  await ben.postPage.expectSettled('Where is everybody?');
  await ben.adoption.open(mochi);
  await ben.adoption.offer(30);
  await ben.adoption.open(rocket);
  await ben.adoption.take(20, ben.password);

  await anna.page.goto('/');
  const card = anna.page.getByRole('region', AWAY);
  await expect(card).toBeVisible({ timeout: 30_000 });
  await expect(card.getByRole('listitem')).toHaveText([
    /^Rocket\s*came to you for 20 treats/,
    /^Mochi\s*could go for 30 treats: an offer by Rocket's people$/,
    new RegExp(`^Mochi\\s*1 visitor: @${ben.handle}; 1 new comment$`),
  ]);
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  expect(await overflowPx(anna.page)).toBeLessThanOrEqual(0);

  // The notice board has all of it, until it is put away.
  await anna.shell.go('Adoption');
  await expect(card.getByRole('listitem')).toHaveCount(3);
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  await card.getByRole('button', { name: 'Put this away' }).click();
  await expect(card).toHaveCount(0);
  await anna.shell.go('Stories');
  await expect(card).toHaveCount(0);

  // And once is enough, also on another day.
  await anna.page.reload();
  await anna.shell.expectChecked();
  await expect(anna.feed.stories.first()).toBeVisible();
  await expect(card).toHaveCount(0);
  await world.audit();
});
