import { unique } from '../fixtures/person.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

test.setTimeout(180_000);

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

  // Both speak at once; the words of each stay in their order.
  const speak = async (person: typeof anna, pet: string) => {
    for (let round = 1; round <= 10; round += 1) await person.postPage.say(`${pet} says ${round}.`);
    await person.postPage.expectSettled(`${pet} says 10.`);
  };
  await Promise.all([speak(anna, 'Mochi'), speak(ben, 'Rocket')]);
  await ben.page.reload();
  await expect(ben.postPage.comments).toHaveCount(20);
  const said = await ben.postPage.comments.allInnerTexts();
  const inOrder = said.map((text) => new RegExp(/(Mochi|Rocket) says \d+\./.exec(text)?.[0] ?? 'nothing was said'));
  await expect(anna.postPage.comments).toHaveText(inOrder);
  await anna.page.reload();
  await expect(anna.postPage.comments).toHaveText(inOrder);
  await expect(ben.postPage.comments).toHaveText(inOrder);
  await world.audit();
});
