// Small things that were wrong on the way of a first visit.
import { unique } from '../fixtures/person.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

test('one\'s own comment has been said, and a story that is passed on is told once', async ({ join }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const errors: string[] = [];
  anna.page.on('response', (answer) => answer.status() === 404 && errors.push(answer.url()));
  const pet = await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  expect(errors, 'nothing is asked for that is not there').toEqual([]);
  const words = `The first walk ${unique()}`;
  await (await anna.tell(words)).expectSettled();
  await ben.feed.open();
  await ben.feed.story(words).share();
  await expect(ben.page.getByText(`@${ben.handle} shares this with you`)).toBeVisible();
  await expect(ben.feed.stories.filter({ hasText: words })).toHaveCount(1);

  await ben.feed.story(words).open();
  await expect(ben.postPage.thread.getByRole('heading')).toHaveText('Nobody has said anything yet');
  await ben.postPage.say(`Well walked ${unique()}`);
  await expect(ben.postPage.thread.getByRole('heading')).toHaveText('1 comment');

  // Its page of the book is the one that is shown.
  const page = await ben.page.getByRole('main').getByRole('link', { name: /^page [\d,]+$/ }).first();
  const name = (await page.innerText()).replace('page', 'Page');
  await page.click();
  await expect(ben.page.getByRole('heading', { name, exact: true })).toBeInViewport();

  // The dialog of an offer says what can be done about its own price.
  await ben.adoption.open(pet);
  const dialog = await ben.adoption.consider(2);
  await expect(dialog.getByText(/^You have no treats\. Dig for some first\.$/)).toBeVisible();
  await expect(dialog.getByText('1 treat, rounded up')).toBeVisible();
  await expect(dialog.getByText(/their visit is free/)).toBeHidden();
});

test('what is told twice is told in one notice', async ({ join }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  await anna.hatch('Mochi');
  await (await anna.tell(`Nobody is signed in there ${unique()}`)).expectSettled();
  await ben.feed.open();
  await ben.shell.expectChecked();
  const pat = ben.feed.stories.first().getByRole('button', { name: /^Pat / });
  for (let at = 0; at < 3; at += 1) await pat.click({ force: true });
  await expect(ben.page.getByText(/^Sign in for this/)).toHaveCount(1);
});
