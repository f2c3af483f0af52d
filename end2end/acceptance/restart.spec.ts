import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

test('a killed server comes back, and open pages go on', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  await anna.hatch('Mochi');
  const before = `Before the storm ${unique()}`;
  await (await anna.tell(before)).expectSettled();
  await ben.feed.open();
  await anna.composer.open();

  await world.kill();
  const during = `In the storm ${unique()}`;
  await anna.composer.tell(during);
  await expect(anna.feed.story(during).onItsWay).toBeVisible();
  await world.start();

  await anna.feed.story(during).expectSettled();
  await expect(ben.feed.story(during).card).toBeVisible();
  await expect(ben.feed.story(before).card).toBeVisible();
  await expect(ben.feed.stories.filter({ hasText: during })).toHaveCount(1);
  await world.audit();
});

test('a reload keeps everything', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const words = `Still here ${unique()}`;
  await (await anna.tell(words)).expectSettled();
  await anna.page.reload();
  await expect(anna.shell.ownPet('Mochi')).toBeVisible();
  await anna.feed.open();
  await anna.feed.story(words).expectSettled();
  await expect(anna.shell.verified).toBeVisible();
});
