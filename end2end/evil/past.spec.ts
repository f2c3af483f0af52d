// A visitor who was here before comes back to a server with another past.
import { Author } from '../fixtures/author.ts';
import type { Person } from '../fixtures/person.ts';
import { EASY } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';
import { World } from '../fixtures/world.ts';

test.use({ rules: EASY });

// Which of the two comes first depends on where the logs part.
const OTHER_PAST = /another past|breaks the rules/;
// Time turns pages in the other log, too; so it may be as long again by the time that it is looked at.
const SHORTER = new RegExp(`shown you before are missing|${OTHER_PAST.source}`);

/** Something happens, and the house signs for it: only that can be shown to a server later on. */
async function happened(anna: Author, world: World): Promise<void> {
  const { entry } = await anna.post('This happened.');
  const signed = async () => Number((await (await fetch(`${world.url}/api/v1/checkpoint`)).text()).split('\n')[1]);
  await expect.poll(signed).toBeGreaterThan(entry);
}

/** The visitor has looked around, and this browser has seen the house sign for what there is. */
async function seen(visitor: Person): Promise<void> {
  await visitor.feed.open();
  await visitor.shell.expectChecked();
}

test('a log that goes on otherwise is named, on an open page and on a return', async ({ evil, join, world }) => {
  const anna = await Author.hatch(world, 'anna', 'Mochi');
  const twin = await world.twin();
  await twin.start();
  await happened(anna, world);
  const [looking, returning] = [await join('looking', { wire: evil }), await join('returning', { wire: evil })];
  await seen(looking);
  await seen(returning);
  await returning.page.goto('about:blank');
  const clara = await Author.hatch(twin, 'clara', 'Comet');
  const { entry } = await clara.post('This happened instead.');
  await clara.edit(entry, 16);

  evil.show(twin.port);
  await looking.shell.expectAlarm(OTHER_PAST);
  await returning.feed.open();
  await returning.shell.expectAlarm(OTHER_PAST);
  await twin.stop();
});

test('a log that is shorter than it was is named, also when it has grown again', async ({ evil, join, world }) => {
  const anna = await Author.hatch(world, 'anna', 'Mochi');
  const twin = await world.twin();
  await twin.start();
  await happened(anna, world);
  const visitor = await join('visitor', { wire: evil });
  await seen(visitor);
  evil.show(twin.port);
  await visitor.shell.expectAlarm(SHORTER);
  await visitor.page.reload();
  await visitor.shell.expectAlarm(SHORTER);

  const clara = await Author.hatch(twin, 'clara', 'Comet');
  const { entry } = await clara.post('This happened instead.');
  await clara.edit(entry, 16);
  await visitor.page.reload();
  await visitor.shell.expectAlarm(OTHER_PAST);
  await twin.stop();
});

test('another genesis in the place of the one that was there is named', async ({ evil, join, world }) => {
  await Author.hatch(world, 'anna', 'Mochi');
  const other = await World.create(EASY);
  await other.start();
  const visitor = await join('visitor', { wire: evil });
  await seen(visitor);
  evil.show(other.port);
  await visitor.shell.expectAlarm('another book');
  await visitor.page.reload();
  await visitor.shell.expectAlarm('another book');
  await other.remove();
});
