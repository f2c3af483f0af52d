// Words in a script that runs from right to left were set from left to right, and turned the sentences around them.
import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

const NAME = '\u062d\u0644\u0648!';
const FIRST = '\u0642\u0637\u062a\u064a \u0646\u0627\u0645\u062a \u0627\u0644\u064a\u0648\u0645!';
const HEBREW = '\u05e9\u05dc\u05d5\u05dd, Mochi!';

test('names and words keep to the direction of their own script', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch(NAME);
  const { page } = anna;
  const main = page.getByRole('main');
  const directionOf = (of: ReturnType<typeof page.locator>) =>
    of.evaluate((element) => getComputedStyle(element).direction);
  await expect(anna.petPage.name).toHaveText(NAME);
  await expect(anna.petPage.name.getByText(NAME)).toHaveCSS('unicode-bidi', 'isolate');
  await expect(page).toHaveTitle(`\u2068${NAME}\u2069 - PitPet`);

  await anna.composer.open();
  const box = main.getByRole('textbox', { name: `\u2068${NAME}\u2069's story` });
  const english = `And in English ${unique()}.`;
  await box.fill(`${FIRST}\n${english}`);
  expect(await directionOf(box)).toBe('rtl');
  await main.getByRole('button', { name: /^Tell/ }).click();
  const card = anna.feed.story(english);
  await expect(card.card).toBeVisible();
  expect(await directionOf(card.card.getByText(FIRST))).toBe('rtl');
  expect(await directionOf(card.card.getByText(english))).toBe('ltr');
  await card.expectSettled();
  expect(await directionOf(card.card.getByText(FIRST))).toBe('rtl');
  expect(await directionOf(card.card.getByText(english))).toBe('ltr');
  // One line below the other, each from its own side.
  const left = (of: string) => card.card.getByText(of).evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element.firstChild ?? element);
    return range.getBoundingClientRect().left - element.getBoundingClientRect().left;
  });
  expect(await left(FIRST)).toBeGreaterThan(await left(english));

  await card.open();
  await anna.postPage.say(HEBREW);
  expect(await directionOf(anna.postPage.comment(HEBREW).getByText(HEBREW))).toBe('rtl');
});
