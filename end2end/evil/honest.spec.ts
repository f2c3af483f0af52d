// An honest server under load, killed, started anew or put back whole is never accused of anything.
import { Author } from '../fixtures/author.ts';
import { showing, signedBy, withNewKind } from '../fixtures/evil/cheats.ts';
import { House } from '../fixtures/evil/house.ts';
import { logOf } from '../fixtures/evil/log.ts';
import { EASY } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';
import { World } from '../fixtures/world.ts';

test.use({ rules: EASY });

const LOAD = 2_000;

test('an honest server is not accused under load, by a restart, or by a copy that has all', async ({ join }) => {
  const world = await World.create(EASY);
  await world.start();
  const anna = await Author.hatch(world, 'anna', 'Mochi');
  const { entry } = await anna.post('Good morning!');
  const visitor = await join('visitor', { wire: world });
  const calm = async () => {
    await visitor.shell.expectChecked();
    await expect(visitor.page.getByRole('alert')).toHaveCount(0);
  };
  await visitor.feed.open();
  await calm();

  const load = anna.edit(entry, LOAD);
  await visitor.page.reload();
  await load;
  await calm();

  await world.kill();
  await world.start();
  await calm();
  await anna.edit(entry, 3);
  await visitor.page.reload();
  await calm();

  // Put back from a copy that lacks nothing.
  await world.stop();
  await world.putBack(await world.backUp());
  await world.start();
  await calm();
  await visitor.page.reload();
  await calm();
  await world.remove();
});

test('a page that is too old for the server\'s rules does not accuse the server', async ({ evil, join, world }) => {
  await Author.hatch(world, 'anna', 'Mochi');
  const newer = withNewKind(await logOf(world.url));
  evil.cheat(showing(newer), signedBy(await House.of(world), newer));
  const visitor = await join('visitor', { wire: evil });
  await visitor.feed.open();
  await expect(visitor.page.getByRole('alert').filter({ hasText: 'This page may be too old' })).toBeVisible({
    timeout: 20_000,
  });
  await expect(visitor.page.getByText('contradicts itself')).toBeHidden();
});
