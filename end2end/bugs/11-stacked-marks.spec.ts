// Marks that are stacked on a letter ran over the photograph above, the card below, and everything else that was near.
import type { Locator, Page } from '@playwright/test';
import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

const stack = (marks: string, count: number) =>
  Array.from({ length: count }, (_, at) => marks[at % marks.length]).join('');
const ABOVE = `M${stack('\u0300\u0301\u0302\u0303', 44)}i`;
const BELOW = stack('\u0316\u0317\u0323\u0330', 300);
/** A focus ring's reach, in pixels. */
const RING = 5;
/** How far the letters of a heading reach beyond its line, which is lower than they are, in parts of their size. */
const HEADING = 0.16;

test('stacked marks stay on their own lines', async ({ join }) => {
  const anna = await join('anna');
  const pet = await anna.hatch(ABOVE);
  const { page } = anna;
  const words = `Hi o${BELOW} ${unique()}`;
  const story = await anna.tell(words);
  await story.expectSettled();

  // The same page without the marks looks the same wherever no line of words is.
  const card = story.card;
  await expectPaintedWithin(page, card.getByText(words), card);
  const pat = card.getByRole('button', { name: /^Pat / });
  const box = await pat.boundingBox();
  if (!box) throw new Error('the button has no place');
  const hit = await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.closest('button')?.ariaLabel ?? '', [
    box.x + box.width / 2,
    box.y + box.height / 2,
  ] as const);
  expect(hit).toContain('Pat ');

  await page.goto(pet);
  await expectPaintedWithin(page, anna.petPage.name, page.getByRole('main'));
});

/** Nothing of the words is painted further than a few pixels beside their box. */
async function expectPaintedWithin(page: Page, words: Locator, around: Locator): Promise<void> {
  await expect(words).toBeVisible();
  const box = await words.boundingBox();
  const frame = await around.boundingBox();
  if (!box || !frame) throw new Error('the words have no place');
  const size = await words.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  const reach = Math.max(RING, Math.ceil(HEADING * size));
  const clip = (top: number, bottom: number) => ({ x: frame.x, y: top, width: frame.width, height: bottom - top });
  const below = clip(box.y + box.height + reach + 1, box.y + box.height + reach + 41);
  const above = clip(Math.max(0, box.y - reach - 41), box.y - reach - 1);
  const shoot = () => Promise.all([above, below].map((clip) => page.screenshot({ clip, caret: 'initial' })));
  const colour = (of: string) => words.evaluate((element, of) => { element.style.color = of; }, of);
  // A picture that comes in between is no mark.
  await expect(async () => {
    await colour('');
    const painted = await shoot();
    await colour('transparent');
    const bare = await shoot();
    expect(
      painted.map((picture, at) => bare[at]?.equals(picture)),
      'nothing of it above and below',
    ).toEqual([true, true]);
  }).toPass({ timeout: 20_000 });
}
