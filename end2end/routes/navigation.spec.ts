import { Author } from '../fixtures/author.ts';
import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

test('back and forward keep their place in the feed', async ({ join, world }) => {
  const ben = await Author.hatch(world, 'ben', 'Mochi');
  const mark = unique();
  for (let at = 1; at <= 8; at += 1) await ben.post(`Story ${at} of ${mark}`, true);

  const anna = await join('anna');
  await anna.feed.open();
  const third = anna.feed.story(`Story 3 of ${mark}`);
  // The link itself, since a click scrolls to what it clicks, and the place to come back to is the one that was left.
  await third.comments.scrollIntoViewIfNeeded();
  await expect(third.photo).toBeVisible();
  const before = await third.card.boundingBox();
  await third.open();
  await expect(anna.postPage.thread).toBeVisible();

  await anna.page.goBack();
  await expect(third.card).toBeInViewport();
  // Photographs have sizes before they have loaded, so the place is the same to within a line.
  await expect
    .poll(async () => Math.abs(((await third.card.boundingBox())?.y ?? 0) - (before?.y ?? 0)))
    .toBeLessThan(24);
  await anna.page.goForward();
  await expect(anna.postPage.thread).toBeVisible();
});

test('a pet\'s page asks once for what there was before it was opened', async ({ join, world }) => {
  const ben = await Author.hatch(world, 'ben', 'Mochi');
  const mark = unique();
  await ben.post(`Story 0 of ${mark}`);
  const anna = await join('anna');
  await anna.feed.open();
  await expect(anna.feed.story(`Story 0 of ${mark}`).card).toBeVisible();
  await anna.shell.expectChecked();
  for (let at = 1; at <= 5; at += 1) await ben.post(`Story ${at} of ${mark}`);
  const posts = `/api/v1${ben.petPath.replace('/pet/', '/pets/')}/posts`;
  const asked: string[] = [];
  anna.page.on('request', (request) => {
    if (new URL(request.url()).pathname === posts) asked.push(request.url());
  });
  await anna.feed.story(`Story 0 of ${mark}`).card.getByRole('link', { name: 'Mochi' }).first().click();
  const panel = anna.page.getByRole('tabpanel');
  await expect(panel.getByText(`Story 1 of ${mark}`)).toBeVisible();
  await expect(panel.getByText(`Story 5 of ${mark}`)).toBeVisible();
  // What is told now is asked for after all that the page asked for because of the five.
  await ben.post(`Story 6 of ${mark}`);
  await expect(panel.getByText(`Story 6 of ${mark}`)).toBeVisible();
  // Once for the page and once for the sixth; the server's answer may each time be a moment behind its log.
  expect(asked.length).toBeLessThan(6);
});

test('an address that leads nowhere says so and leads back', async ({ join }) => {
  const anna = await join('anna');
  await anna.page.goto('/no-such-page');
  await expect(anna.page.getByRole('main').getByRole('heading').first()).toBeVisible();
  await anna.page.getByRole('main').getByRole('link').first().click();
  await expect(anna.page).toHaveURL(/\/$/);
});

test('every page can be reached from any other, on a phone too', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const links = {
    Memorials: 'Memorials',
    Adoption: 'Looking for a home',
    'The chain': 'The chain',
    'How it works': 'How it works',
    'Your keys': 'Your keys',
  };
  for (const [link, heading] of Object.entries(links)) {
    await anna.shell.go(link);
    await expect(anna.page.getByRole('main').getByRole('heading', { level: 1 })).toHaveText(heading);
    await expect(anna.page.getByRole('navigation').locator('[aria-current]').filter({ visible: true })).toHaveCount(1);
  }
  await expect(anna.page.getByRole('button', { name: 'Sign out' })).toBeVisible();
});
