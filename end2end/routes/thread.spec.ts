import { unique } from '../fixtures/person.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

test.setTimeout(120_000);

test('a thread of twenty comments is whole and in order for both', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  const words = `Who sleeps longer? ${unique()}`;
  await (await anna.tell(words)).expectSettled();
  await anna.feed.open();
  await anna.feed.story(words).open();
  await ben.page.goto(anna.page.url());

  for (let round = 1; round <= 10; round += 1) {
    await anna.postPage.say(`Mochi says ${2 * round - 1}.`);
    await expect(ben.postPage.comment(`Mochi says ${2 * round - 1}.`)).toBeVisible();
    await ben.postPage.say(`Rocket says ${2 * round}.`);
    await expect(anna.postPage.comment(`Rocket says ${2 * round}.`)).toBeVisible();
  }
  const inOrder = Array.from({ length: 20 }, (_, at) => new RegExp(`says ${at + 1}\\.`));
  await expect(anna.postPage.comments).toHaveText(inOrder);
  await anna.page.reload();
  await expect(anna.postPage.comments).toHaveText(inOrder);
  await expect(ben.postPage.comments).toHaveText(inOrder);
  await world.audit();
});
