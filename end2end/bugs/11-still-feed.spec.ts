// New stories were put in on top of what a user was reading, and moved it away under their finger.
import { unique } from '../fixtures/person.ts';
import { COFFEE } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

test('a new story lies above what one reads, and says so', async ({ join }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  await anna.hatch('Mochi');
  const first = `What ben reads ${unique()}`;
  await (await anna.tell(first, COFFEE)).expectSettled();
  await (await anna.tell(`Below it, so that there is a page to move ${unique()}`, COFFEE)).expectSettled();
  await ben.feed.open();
  await ben.shell.expectChecked();
  const reads = ben.feed.stories.nth(0);
  await expect(reads).toBeVisible();
  const words = await reads.innerText();
  const [opening] = words.split('\n');
  const card = ben.feed.stories.filter({ hasText: /Below it/ }).first();
  const place = async () => Math.round((await card.boundingBox())?.y ?? 0);
  // Photographs have sizes before they are here; the panel for newcomers stands there from the first.
  const before = await place();
  expect(opening).toBeTruthy();

  const second = `On top of it ${unique()}`;
  await (await anna.tell(second, COFFEE)).expectSettled();
  const fresh = ben.page.getByRole('button', { name: /^\d+ new stor(y|ies)$/ });
  await expect(fresh).toBeVisible();
  await expect(ben.feed.story(second).card).toBeVisible();
  expect(Math.abs((await place()) - before)).toBeLessThan(4);
  await fresh.click();
  await expect(ben.feed.story(second).card).toBeInViewport();
  await expect(fresh).toBeHidden();
});

test('a newcomer\'s panel does not come later than the stories', async ({ join }) => {
  const ben = await join('ben');
  await ben.page.addInitScript(() => {
    const shifts = { total: 0 };
    Object.assign(window, { shifts });
    if (!PerformanceObserver.supportedEntryTypes.includes('layout-shift')) return;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.total += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await ben.feed.open();
  await expect(ben.page.getByRole('heading', { name: /Every pet here is a story/ })).toBeVisible();
  await ben.shell.expectChecked();
  expect(await ben.page.evaluate(() => (window as unknown as { shifts: { total: number } }).shifts.total)).toBeLessThan(
    0.1,
  );
});
