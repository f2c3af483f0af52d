// Every page, once with something on it: nothing for axe to find, nothing wider than the screen, and a picture to look
// at.
import { accessibilityFaults } from '../fixtures/axe.ts';
import { unique } from '../fixtures/person.ts';
import { COFFEE } from '../fixtures/photos.ts';
import { overflowPx } from '../fixtures/screen.ts';
import { expect, test } from '../fixtures/test.ts';
import { everyPage, paths } from '../pages/paths.ts';

test('every page passes the accessibility checks', async ({ join, browserName }, testInfo) => {
  test.setTimeout(180_000);
  const anna = await join('anna');
  const pet = await anna.hatch('Mochi');
  await (await anna.tell(`A picture of the morning ${unique()}`, COFFEE)).expectSettled();
  const visitor = await join('visitor');

  const views = [
    ...everyPage.map(({ name, path }) => ({ name, path, person: anna })),
    { name: 'pet', path: pet, person: anna },
    { name: 'feed-visitor', path: paths.feed, person: visitor },
    { name: 'hatch-visitor', path: paths.hatch, person: visitor },
    { name: 'not-found', path: '/no-such-page', person: visitor },
  ];
  // Firefox takes its colours from its profile only, which is light here.
  const schemes = browserName === 'chromium' ? (['light', 'dark'] as const) : (['light'] as const);

  for (const { name, path, person } of views) {
    for (const colorScheme of schemes) {
      await person.page.emulateMedia({ colorScheme });
      await person.page.goto(path);
      await person.feed.expectDrawn();
      await expect(person.page.getByRole('main').getByRole('heading', { level: 1 })).toBeAttached();
      expect.soft(await accessibilityFaults(person.page), `${name}, ${colorScheme}`).toEqual([]);
      expect.soft(await overflowPx(person.page), `${name} is wider than the screen`).toBeLessThanOrEqual(0);
      // Hiding the caret would need an inline style, which the page's policy forbids.
      const body = await person.page.screenshot({ fullPage: true, caret: 'initial' });
      await testInfo.attach(`${name}-${colorScheme}.png`, { body, contentType: 'image/png' });
    }
  }
});
