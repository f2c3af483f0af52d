// A server that says other words, and shows other photographs, than those that stand in the log.
import { readFile } from 'node:fs/promises';
import { Author } from '../fixtures/author.ts';
import { sayingInstead, showingInstead } from '../fixtures/evil/cheats.ts';
import { unique } from '../fixtures/person.ts';
import { RACCOON } from '../fixtures/photos.ts';
import { EASY } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: EASY });

const LEFT_OUT = /other words or pictures here than those that stand in the book/;
const OTHER_PHOTO = /another photograph here than the one that was handed in/;

interface SharedItem {
  time_ms: number;
  by: { account: number };
  post: { text: string; author: { account: number } };
}

test('words that were not written are left out, and it is said', async ({ evil, join, world }) => {
  const mark = unique();
  const [written, forged] = [`Mochi slept well, ${mark}`, `Mochi bit a dog!, ${mark}`];
  const anna = await Author.hatch(world, 'anna', 'Mochi');
  const { entry } = await anna.post(written);
  evil.cheat(sayingInstead(written, forged));
  const visitor = await join('visitor', { wire: evil });
  await visitor.page.goto(`/post/${entry}`);
  const main = visitor.page.getByRole('main');
  await expect(main.getByRole('alert').filter({ hasText: LEFT_OUT })).toBeVisible({ timeout: 20_000 });
  await expect(main.getByText('bit a dog')).toBeHidden();
});

test('a name that a pet does not have is not called', async ({ evil, join, world }) => {
  const [real, forged] = [`Mochi ${unique()}`, `Waldi ${unique()}`];
  const anna = await Author.hatch(world, 'anna', real);
  evil.cheat(sayingInstead(real, forged));
  const visitor = await join('visitor', { wire: evil });
  const named = visitor.page.getByRole('link', { name: 'A pet under a false name' }).first();
  for (const page of ['/', `/search?q=${encodeURIComponent(real)}`, `/people/${anna.handle}`]) {
    await visitor.page.goto(page);
    await expect(named).toBeVisible({ timeout: 20_000 });
  }
  await visitor.page.goto(anna.petPath);
  await expect(visitor.page.getByRole('heading', { name: 'A pet under a false name' })).toBeVisible({
    timeout: 20_000,
  });
});

test('what a pet\'s page says later is looked up, too', async ({ evil, join, world }) => {
  const mark = unique();
  const [written, forged] = [`Sleeps a lot, ${mark}`, `Bites a lot!, ${mark}`];
  const anna = await Author.hatch(world, 'anna', 'Mochi', 'As it was at first.');
  await anna.reword(written);
  const visitor = await join('visitor', { wire: evil });
  const main = visitor.page.getByRole('main');
  await visitor.page.goto(anna.petPath);
  await expect(main.getByText(written)).toBeVisible();
  await visitor.shell.expectChecked();
  await expect(main.getByRole('alert')).toHaveCount(0);

  evil.cheat(sayingInstead(written, forged));
  await visitor.page.reload();
  await expect(main.getByRole('alert').filter({ hasText: LEFT_OUT })).toBeVisible({ timeout: 20_000 });
  await expect(main.getByText(forged)).toBeHidden();
  // The name is not called false for that.
  await expect(main.getByRole('heading', { name: 'Mochi' })).toBeVisible();

  // Nor does it help not to say where they come from.
  evil.cheat(sayingInstead(written, forged, ['"reworded"', '"untold00"']));
  await visitor.page.reload();
  await expect(main.getByRole('heading', { name: 'Mochi' })).toBeVisible();
  await visitor.shell.expectChecked();
  await expect(main.getByText(forged)).toBeHidden();
});

test('what a story said before is looked up, too', async ({ evil, join, world }) => {
  const mark = unique();
  const [first, then, now] = [`Slept well, ${mark}`, `Slept long, ${mark}`, `Slept, ${mark}`];
  const anna = await Author.hatch(world, 'anna', 'Mochi');
  const { entry } = await anna.post(first);
  await anna.retell(entry, then);
  await anna.retell(entry, now);
  const visitor = await join('visitor', { wire: evil });
  await visitor.page.goto(`/post/${entry}`);
  const earlier = visitor.page.getByRole('region', { name: 'Earlier words' });
  await expect(earlier.getByRole('listitem')).toHaveText([new RegExp(first), new RegExp(then), new RegExp(now)]);
  await visitor.shell.expectChecked();
  await expect(earlier.getByRole('alert')).toHaveCount(0);

  evil.cheat(sayingInstead(then, `Bit a dog!, ${mark}`));
  await visitor.page.reload();
  await expect(earlier.getByRole('alert').filter({ hasText: LEFT_OUT })).toBeVisible({ timeout: 20_000 });
  await expect(earlier.getByText('Bit a dog')).toBeHidden();
  await expect(earlier.getByText(first)).toBeVisible();
});

test('another time, and who it is said to be by, are looked up, too', async ({ evil, join, world }) => {
  const anna = await Author.hatch(world, 'anna', 'Mochi');
  const words = `Slept well, ${unique()}`;
  const { entry } = await anna.post(words);
  const visitor = await join('visitor', { wire: evil });
  await visitor.page.goto(`/post/${entry}`);
  const main = visitor.page.getByRole('main');
  await expect(main.getByText(words)).toBeVisible();
  await visitor.shell.expectChecked();
  const { post } = (await (await visitor.page.request.get(`/api/v1/posts/${entry}`)).json()) as {
    post: { time_ms: number };
  };
  const lies: [string, string][] = [
    [`"time_ms":${post.time_ms}`, `"time_ms":${post.time_ms - 86_400_000}`],
    ['"by_sitter":false', '"by_sitter":true '],
    ['"bot":false', '"bot":true '],
  ];
  for (const [truth, lie] of lies) {
    evil.cheat(sayingInstead(truth, lie));
    await visitor.page.reload();
    await expect(main.getByRole('alert').filter({ hasText: LEFT_OUT })).toBeVisible({ timeout: 20_000 });
    await expect(main.getByText(words)).toBeHidden();
  }
});

test('who passed a story on, and when, is looked up, too', async ({ evil, join, world }) => {
  const anna = await Author.hatch(world, 'anna', 'Mochi');
  const words = `Worth passing on, ${unique()}`;
  await anna.post(words);
  const ben = await join('ben');
  await ben.hatch('Rocket', RACCOON);
  await ben.feed.open();
  await ben.feed.story(words).share();
  const visitor = await join('visitor', { wire: evil });
  await visitor.feed.open();
  const card = visitor.feed.story(words).card;
  await expect(card.getByText(`${ben.handle} shares this with you`)).toBeVisible();
  const { items } = (await (await visitor.page.request.get('/api/v1/feed')).json()) as {
    items: { shared?: SharedItem }[];
  };
  const shared = items.find((item) => item.shared?.post.text === words)!.shared!;
  const truths: [string, string][] = [
    [`"time_ms":${shared.time_ms},"by"`, `"time_ms":${shared.time_ms - 86_400_000},"by"`],
    [`"by":{"account":${shared.by.account},`, `"by":{"account":${shared.post.author.account},`],
  ];
  for (const [truth, lie] of truths) {
    const length = Math.max(truth.length, lie.length);
    evil.cheat(sayingInstead(truth, lie.replace(',', ' '.repeat(length - lie.length) + ',')));
    await visitor.page.reload();
    await expect(card.getByRole('alert').filter({ hasText: LEFT_OUT })).toBeVisible({ timeout: 20_000 });
    await expect(card.getByText('shares this with you')).toBeHidden();
    // What is true beside it is still told.
    await expect(card.getByText(words)).toBeVisible();
  }
});

test('when a pet hatched is looked up, too, and its name is not called false for it', async ({ evil, join, world }) => {
  const name = `Mochi ${unique()}`;
  const anna = await Author.hatch(world, 'anna', name);
  const visitor = await join('visitor', { wire: evil });
  await visitor.page.goto(anna.petPath);
  const main = visitor.page.getByRole('main');
  await expect(main.getByText('hatched today')).toBeVisible();
  const page = await visitor.page.request.get(`/api/v1${anna.petPath.replace('/pet/', '/pets/')}`);
  const { born_ms } = (await page.json()) as { born_ms: number };
  evil.cheat(sayingInstead(`"born_ms":${born_ms}`, `"born_ms":${born_ms - 40 * 86_400_000}`));
  await visitor.page.reload();
  await expect(main.getByText('40 days old')).toBeVisible();
  await expect(main.getByText('40 days old')).toBeHidden({ timeout: 20_000 });
  await expect(main.getByRole('heading', { name })).toBeVisible();
  const lineage = await visitor.petPage.openTab('Lineage');
  await expect(lineage.getByText('this story', { exact: true })).toBeVisible();
  const certificate = await visitor.petPage.openTab('Certificate');
  await expect(certificate.getByText(/^who came out of the egg, in the care of/)).toBeVisible();
});

test('an account to which the server gives another\'s handle is not called so', async ({ evil, join, world }) => {
  const anna = await Author.hatch(world, 'anna', 'Mochi');
  const other = anna.handle.replace('anna', 'evil');
  evil.cheat(sayingInstead(anna.handle, other));
  const visitor = await join('visitor', { wire: evil });
  await visitor.page.goto(`/search?q=${anna.handle}`);
  await expect(visitor.page.getByRole('link', { name: 'Somebody under a false name' })).toBeVisible({
    timeout: 20_000,
  });
});

test('a photograph that was not handed in is left out, and it is said', async ({ evil, join, world }) => {
  const anna = await Author.hatch(world, 'anna', 'Mochi');
  evil.cheat(showingInstead(anna.photo.toString('hex'), await readFile(RACCOON)));
  const visitor = await join('visitor', { wire: evil });
  await visitor.page.goto(anna.petPath);
  await expect(visitor.page.getByRole('alert').filter({ hasText: OTHER_PHOTO })).toBeVisible({ timeout: 20_000 });
});

test('a text that was erased or edited does not accuse the server', async ({ join, world }) => {
  const anna = await Author.hatch(world, 'anna', 'Mochi');
  const words = `As it was ${unique()}`;
  const { entry } = await anna.post(words);
  const visitor = await join('visitor');
  await visitor.page.goto(`/post/${entry}`);
  await anna.edit(entry, 3);
  await visitor.shell.expectChecked();
  await visitor.page.reload();
  await visitor.shell.expectChecked();
  await expect(visitor.page.getByRole('main').getByRole('article').first()).toBeVisible();
  await expect(visitor.page.getByRole('alert')).toHaveCount(0);
});

test('a page of the book that does not stand in it is not called checked', async ({ evil, join, world }) => {
  await Author.hatch(world, 'anna', 'Mochi');
  interface Leaf { height: number; leaf: string }
  let leaf: Leaf | undefined;
  await expect.poll(async () => {
    const page = (await (await fetch(`${world.url}/api/v1/blocks`)).json()) as { blocks: Leaf[] };
    leaf = page.blocks[0];
    return leaf !== undefined;
  }, { timeout: 20_000 }).toBe(true);
  evil.cheat(sayingInstead(leaf!.leaf, 'ab'.repeat(32)));
  const visitor = await join('visitor', { wire: evil });
  await visitor.page.goto(`/chain/${leaf!.height}`);
  await expect(visitor.page.getByText('no: another page stands there in the book')).toBeVisible({ timeout: 20_000 });
});
