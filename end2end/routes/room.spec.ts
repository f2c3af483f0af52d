// The longest names and words that the rules allow, in three scripts: they push nothing out of the window, and leave
// every button its height and every box its width, on all pages and in all dialogs.
import type { Page } from '@playwright/test';
import { unique } from '../fixtures/person.ts';
import { COFFEE } from '../fixtures/photos.ts';
import { crowded } from '../fixtures/room.ts';
import { expect, test } from '../fixtures/test.ts';
import { everyPage, paths } from '../pages/paths.ts';

const LATIN = 'W'.repeat(96);
const CHINESE = '\u732b'.repeat(32);
const ARABIC = '\u0642\u0637'.repeat(24);
const WIDTHS = [1280, 390, 320];

test.setTimeout(180_000);

test('nothing is pushed out of the window by a long name', async ({ join }) => {
  const [anna, ben, cara] = [await join('wwwwwwwwwww'), await join('qwqwqwqwqwq'), await join('mmmmmmmmmmm')];
  const { page } = anna;

  const look = async (what: string, on: Page = page) => {
    for (const width of WIDTHS) {
      await on.setViewportSize({ width, height: 844 });
      await expect
        .soft(async () => expect(await crowded(on)).toEqual([]), `${what} at ${width} px`)
        .toPass({ timeout: 3_000 });
    }
  };
  const visit = async (path: string, who = anna) => {
    await who.page.goto(path);
    await expect(who.page.getByRole('main').getByRole('heading', { level: 1 })).toBeAttached();
    await who.shell.expectChecked();
    await look(path, who.page);
  };

  await test.step('hatching', async () => {
    await ben.hatch(CHINESE);
    await cara.hatch(ARABIC);
    await anna.fillHatch(LATIN);
    await look('the form');
    await anna.hatchPage.hatch.click();
    await expect(page.getByRole('heading', { name: /recovery key/i })).toBeVisible({ timeout: 20_000 });
    await look('the recovery key');
    await anna.hatchPage.meet();
    await page.waitForURL('**/pet/**');
  });
  const pet = new URL(page.url()).pathname;
  const long = `${unique()}${'A'.repeat(600)}`;

  await test.step('the pet\'s own page and its dialogs', async () => {
    await expect(page.getByRole('button', { name: 'Say farewell' })).toBeVisible();
    await look('the pet');
    for (const tab of ['Photographs', 'Certificate', 'Lineage', 'Story'] as const) {
      await anna.petPage.openTab(tab);
      await look(tab);
    }
    const openers = [
      'Let it rest',
      'Ask a sitter',
      'Hand over',
      'Give to the shelter',
      'Invite a friend',
      'Say farewell',
      'Give treats',
      'Add a line about it',
    ];
    for (const name of openers) await dialog(page, name, look);
  });

  await test.step('its story and what is said to it', async () => {
    const story = await anna.tell(long, COFFEE);
    await look('a story on its way');
    await story.expectSettled();
    await look('the stories');
    await dialog(page, 'More about this story', look);
    await dialog(page, /^Share /, look);
    await anna.feed.story(long).open();
    await look('nothing was said yet');
    await ben.page.goto(page.url());
    await ben.postPage.say(`${'\u732b'.repeat(400)}`);
    await anna.postPage.say(ARABIC.repeat(9));
    await anna.postPage.expectSettled(ARABIC.repeat(9));
    await page.getByRole('button', { name: 'Answer' }).first().click();
    await look('a thread');
    await look('a visitor\'s thread', ben.page);
  });

  await test.step('every other page', async () => {
    for (const { path } of everyPage) await visit(path);
    for (const path of [`/people/${anna.handle}`, `/search?q=${LATIN}`, '/chain/1', '/no-such-page']) await visit(path);
    for (const path of [pet, pet.replace('/pet/', '/market/'), `/people/${anna.handle}`]) await visit(path, ben);
    await visit(pet.replace('/pet/', '/market/'));
    await dialog(page, 'Put up for adoption', look);
    await cara.feed.open();
    await look('the stories for another user', cara.page);
  });

  await test.step('the memorial', async () => {
    await page.goto(pet);
    await page.getByRole('button', { name: 'Say farewell' }).click();
    const farewell = page.getByRole('dialog');
    await farewell.getByRole('textbox').first().fill('B'.repeat(300));
    await farewell.getByLabel('Password', { exact: true }).fill(anna.password);
    await farewell.getByRole('button', { name: 'Say farewell' }).click();
    await expect(page.getByRole('article', { name: /^In memory of/ })).toBeVisible({ timeout: 20_000 });
    await look('the memorial');
    await visit(paths.memorials);
  });
});

test('a window at twice the size has room for the page', async ({ join }) => {
  const ben = await join('ben');
  await ben.page.setViewportSize({ width: 640, height: 400 });
  await ben.feed.open();
  const always = await ben.page.evaluate(() => {
    const stays = (element: Element) =>
      element.checkVisibility() && /fixed|sticky/.test(getComputedStyle(element).position);
    const bars = [...document.querySelectorAll('header, nav')].filter(stays);
    return bars.reduce((sum, bar) => sum + bar.getBoundingClientRect().height, 0);
  });
  expect(always).toBeLessThan(60);
});

/** Opens a dialog, looks at it and leaves it. */
async function dialog(page: Page, opener: string | RegExp, look: (what: string) => Promise<void>): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: opener }).first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look(`the dialog ${opener}`);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
}
