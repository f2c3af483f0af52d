import { accessibilityFaults } from '../fixtures/axe.ts';
import { unique } from '../fixtures/person.ts';
import { COFFEE, RACCOON } from '../fixtures/photos.ts';
import { UNHURRIED } from '../fixtures/rules.ts';
import { overflowPx } from '../fixtures/screen.ts';
import { expect, test } from '../fixtures/test.ts';
import { paths } from '../pages/paths.ts';

test.use({ rules: UNHURRIED });
test.setTimeout(180_000);

const SLOWLY = { timeout: 20_000 };
const MARK = 'told by the sitter';

test('a friend looks after a pet by a link, until its people come back', async ({ join, world }) => {
  const anna = await join('anna');
  const pet = await anna.hatch('Mochi');
  const main = anna.page.getByRole('main');

  await anna.page.getByRole('button', { name: 'Ask a sitter' }).click();
  const dialog = anna.page.getByRole('dialog');
  await dialog.getByLabel('Until the end of').fill('2030-01-01');
  await expect(dialog.getByText('Choose a day from tomorrow on, and within sixty days.')).toBeVisible();
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  // What was chosen is found again.
  await dialog.getByLabel('Until the end of').fill(new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10));
  await dialog.getByRole('button', { name: 'Not now' }).click();

  const link = await anna.petPage.askSitter(anna.password);
  expect(link).toMatch(/\/sit#[0-9a-f]{64}\.[0-9a-f]{64}$/);
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  expect(await overflowPx(anna.page)).toBeLessThanOrEqual(0);
  await dialog.getByRole('button', { name: 'I have sent it' }).click();
  const before = `Off to the sea ${unique()}`;
  await (await anna.tell(before)).expectSettled();
  await anna.page.goto(pet);
  await expect(main.getByText(/^Somebody looks after Mochi for its people until /)).toBeVisible();
  await expect(main.getByText('Your sitter has not come by yet.')).toBeVisible();

  // The friend has no account, and no server is told the key: it leaves the address at once.
  const friend = await join('friend');
  const seed = link.slice(-64);
  const told: string[] = [];
  friend.page.on('request', (request) => {
    // What a browser calls the address of a page has the fragment; what it sends has not.
    const url = request.isNavigationRequest() ? '' : request.url();
    const sent = [Buffer.from(url), request.postDataBuffer() ?? Buffer.alloc(0)];
    if (sent.some((bytes) => bytes.includes(seed) || bytes.includes(Buffer.from(seed, 'hex'))))
      told.push(request.url());
  });
  await friend.page.goto(link);
  await expect(friend.sitPage.name).toHaveText('Looking after Mochi');
  await expect(friend.sitPage.patButton('Mochi')).toBeEnabled(SLOWLY);
  await expect(friend.page.getByText(/asked you to look after Mochi until the end of /)).toBeVisible();
  expect(new URL(friend.page.url()).hash).toBe('');
  expect(await accessibilityFaults(friend.page)).toEqual([]);
  expect(await overflowPx(friend.page)).toBeLessThanOrEqual(0);

  await friend.sitPage.patButton('Mochi').click();
  await friend.sitPage.expectVisits('once');
  await friend.sitPage.life.expectBlocksLeft(15);
  const words = `It slept on my books ${unique()}`;
  await friend.sitPage.tell(words, COFFEE);
  await friend.sitPage.expectVisits('twice');
  await expect(friend.sitPage.story(words).getByText(MARK)).toBeVisible();
  const said = `We miss you ${unique()}`;
  await friend.sitPage.comment(before, said);
  await friend.sitPage.expectVisits('3 times');
  await expect(friend.sitPage.story(before).getByRole('link', { name: '1 comment' })).toBeVisible();
  expect(await accessibilityFaults(friend.page)).toEqual([]);
  expect(told).toEqual([]);

  // They come back without the link.
  await friend.page.goto(paths.sit);
  await friend.sitPage.expectVisits('3 times');

  // Every reader sees whose words they are.
  await friend.feed.open();
  const story = friend.feed.story(words);
  await story.expectSettled();
  await expect(story.card.getByText(MARK)).toBeVisible();
  await expect(story.photo).toBeVisible();
  const own = await anna.tell(`Back soon ${unique()}`);
  await own.expectSettled();
  await expect(own.card.getByText(MARK)).toBeHidden();

  // The owner reads what was done, and ends it.
  await anna.page.goto(pet);
  await expect(main.getByText('Your sitter came by 3 times: 1 story, 1 comment, 1 pat.')).toBeVisible(SLOWLY);
  await main.getByRole('button', { name: 'What they did' }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(3);
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  await dialog.getByRole('link', { name: 'Told a story' }).click();
  await expect(main.getByRole('article').filter({ hasText: words }).getByText(MARK)).toBeVisible();

  await anna.feed.open();
  await anna.feed.story(before).open();
  await expect(anna.postPage.comment(said).getByText(MARK)).toBeVisible();
  await friend.page.goto(paths.sit);
  await friend.sitPage.expectVisits('3 times');
  await anna.page.goto(pet);
  await main.getByRole('button', { name: 'Thank them and end it' }).click();
  await anna.shell.expectNotice('You look after Mochi yourself again.');
  await expect(main.getByText(/^Somebody looks after Mochi/)).toBeHidden(SLOWLY);
  await expect(main.getByText('Your sitter came by 3 times: 1 story, 1 comment, 1 pat.')).toBeVisible();
  await expect(friend.page.getByText('This pet\'s people look after it themselves again.')).toBeVisible(SLOWLY);
  await expect(friend.sitPage.patButton('Mochi')).toBeHidden();
  expect(await accessibilityFaults(friend.page)).toEqual([]);

  await friend.page.getByRole('button', { name: 'Put the link away' }).click();
  await expect(friend.page.getByText('No pet is in your care')).toBeVisible();
  await friend.page.reload();
  await expect(friend.page.getByText('No pet is in your care')).toBeVisible();
  await world.audit();
});

test('a sitter with their own pet keeps their account, and an older link stops working', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  const first = await anna.petPage.askSitter(anna.password);
  await anna.page.getByRole('button', { name: 'I have sent it' }).click();
  await ben.page.goto(first);
  await expect(ben.sitPage.patButton('Mochi')).toBeEnabled(SLOWLY);
  await expect(ben.shell.ownPet('Rocket')).toBeVisible();

  const second = await anna.petPage.askSitter(anna.password);
  await expect(ben.page.getByText('This pet\'s people look after it themselves again.')).toBeVisible(SLOWLY);
  // A second link in the page that is open: the latest comes first.
  await ben.page.goto(second);
  await expect(ben.sitPage.patButton('Mochi')).toBeEnabled(SLOWLY);
  await ben.sitPage.patButton('Mochi').click();
  await ben.sitPage.expectVisits('once');
  await expect(anna.page.getByRole('main').getByText('Your sitter came by once: 1 pat.')).toBeVisible(SLOWLY);

  // A link that lost its end on the way.
  await ben.page.goto(`${second.slice(0, -4)}`);
  await expect(ben.page.getByText(/^This link is not whole/)).toBeVisible();
  const words = `Rocket was jealous ${unique()}`;
  await (await ben.tell(words)).expectSettled();
  await expect(ben.feed.story(words).card.getByText(MARK)).toBeHidden();
  await world.audit();
});
