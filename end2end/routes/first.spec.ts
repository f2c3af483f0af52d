// The front page as the server makes it: read before the program has come, and replaced without anything moving.
import type { Page } from '@playwright/test';
import { unique } from '../fixtures/person.ts';
import { COFFEE } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';
import { FeedPage } from '../pages/feed.ts';

const PROGRAM = /\/app-[0-9a-f]+\.js$/;
/** In Firefox a page has not loaded before its program has. */
const UNFINISHED = { waitUntil: 'commit' } as const;
const SIZES = [320, 390, 1280].map((width) => ({ width, height: 800 }));

/** Keeps the program on its way until this is called. */
async function holdProgram(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(PROGRAM, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Whether the app's own page is drawn. */
const takenOver = (page: Page) => new FeedPage(page).expectDrawn();

/**
 * What stands where in the window, as text: links, headings, stories and all in them but the time, which goes on. The
 * browser guesses the height of stories outside of it.
 */
const drawn = (page: Page) =>
  page.evaluate(() => {
    const around = document.getElementById('first') ?? document;
    // Not the badge, whose text goes on.
    const parts = ['.brand', 'nav a', 'main h2', 'main section p'];
    const inside = ['a', 'p', 'button', 'img', 'bdi', 'header span svg', 'footer'];
    const selector = [...parts, ...inside.map((name) => `main article ${name}`)].join(', ');
    const places = [...around.querySelectorAll<HTMLElement>(selector)].map((node) => {
      const { x, y, width, height } = node.getBoundingClientRect();
      const place = [x, y, width, height].map((pixels) => pixels.toFixed(1)).join(' ');
      // With scripts, what is for browsers without them is text.
      const copy = node.cloneNode(true) as HTMLElement;
      copy.querySelectorAll('noscript').forEach((hidden) => hidden.remove());
      const said = node.matches('svg, img') ? '' : copy.textContent;
      const isSeen = width > 0 && y + height > 0 && y < innerHeight;
      return !isSeen ? [] : `${node.nodeName.toLowerCase()} ${place} ${said} ${node.getAttribute('href') ?? ''}`;
    });
    return places.flat().filter((line) => !line.includes('/sign-in'));
  });

for (const viewport of SIZES) {
  test(`the app replaces the server's page unseen, ${viewport.width} px wide`, async ({ browser, join, wire }) => {
    const anna = await join('anna');
    await anna.hatch('Mochi');
    const words = `With a photograph ${unique()}`;
    await (await anna.tell(words, COFFEE)).expectSettled();
    await (await anna.tell(`Two lines ${unique()}\nand the second, \u05e9\u05dc\u05d5\u05dd`)).expectSettled();
    const story = await anna.tell(`${'Long enough that it is not set large. '.repeat(4)}${unique()}`);
    await story.expectSettled();
    const context = await browser.newContext({ baseURL: wire.url, viewport });
    const page = await context.newPage();
    await page.addInitScript(() => {
      if (!PerformanceObserver.supportedEntryTypes.includes('layout-shift')) return;
      const seen = Object.assign(window, { shift: 0 });
      const add = (list: PerformanceObserverEntryList) => {
        for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value;
      };
      new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
    });
    const release = await holdProgram(page);
    await page.goto('/', UNFINISHED);
    await expect(page.getByRole('article').first()).toBeVisible();
    await page.evaluate(() => document.fonts.ready);
    const photograph = page.getByRole('img', { name: words });
    await photograph.scrollIntoViewIfNeeded();
    await expect.poll(() => photograph.evaluate((image: HTMLImageElement) => image.complete)).toBe(true);
    const scrolled = await page.evaluate(() => scrollY);
    const before = await drawn(page);
    expect(before.length).toBeGreaterThan(40);
    release();
    await takenOver(page);
    const after = await drawn(page);
    // The app's page goes on where the server's ends.
    expect(before.filter((line) => !after.includes(line))).toEqual([]);
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
    expect(await page.evaluate(() => (window as { shift?: number }).shift ?? 0)).toBeLessThan(0.02);
    await context.close();
  });
}

test('a story is read before the program comes, which keeps the focus', async ({ browser, join, wire }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const words = `Read early ${unique()}`;
  await (await anna.tell(words)).expectSettled();
  const context = await browser.newContext({ baseURL: wire.url });
  const page = await context.newPage();
  const release = await holdProgram(page);
  await page.goto('/', UNFINISHED);
  const card = page.getByRole('article').filter({ hasText: words });
  const link = card.getByRole('link', { name: 'Mochi', exact: true });
  await link.focus();
  release();
  await takenOver(page);
  await expect(link).toBeFocused();
  await context.close();
});

test('a link leads on although the stories of the app do not come', async ({ browser, join, wire }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const context = await browser.newContext({ baseURL: wire.url });
  const page = await context.newPage();
  await page.route('**/api/v1/feed?*', () => {});
  await page.goto('/', UNFINISHED);
  // The program has begun.
  await expect(page.getByText('PitPet is opening.')).toHaveCount(0);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Memorials' }).click();
  await takenOver(page);
  await expect(page.getByRole('heading', { name: 'Memorials', level: 1 })).toBeVisible();
  await context.close();
});

test('who is signed in and has rejected the cookies sees neither note again', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await anna.feed.open();
  await anna.page.getByRole('button', { name: 'Reject cookies' }).click();
  const release = await holdProgram(anna.page);
  await anna.page.goto('/', UNFINISHED);
  await expect(anna.page.getByRole('article').first()).toBeVisible();
  const notes = anna.page.getByRole('heading', { name: /reject these cookies|somebody keeps alive/ });
  await expect(notes).toHaveCount(0);
  release();
  await takenOver(anna.page);
  await anna.shell.expectChecked();
  await expect(notes).toHaveCount(0);
});

test('without scripts one reads stories, and follows links', async ({ browser, browserName, join, wire }) => {
  test.skip(browserName === 'firefox', 'its driver does not switch scripts off');
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const words = `For everybody ${unique()}`;
  await (await anna.tell(words, COFFEE)).expectSettled();
  const context = await browser.newContext({ baseURL: wire.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/');
  await expect(page.getByText(words)).toBeVisible();
  await expect(page.getByRole('img', { name: words })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'PitPet needs JavaScript' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Memorials' }).click();
  await expect(page).toHaveURL(/memorials/);
  await page.getByRole('link', { name: 'front page' }).click();
  await expect(page.getByText(words)).toBeVisible();
  await context.close();
});
