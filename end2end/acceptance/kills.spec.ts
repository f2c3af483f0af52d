import { RACCOON } from '../fixtures/photos.ts';
import { RICH, UNHURRIED } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';
import type { World } from '../fixtures/world.ts';
import { paths } from '../pages/paths.ts';

test.use({ rules: { ...UNHURRIED, economy: RICH } });
test.setTimeout(240_000);

const SLOWLY = { timeout: 30_000 };

/** Does something while the server is killed under it and comes back. */
async function whileKilled<T>(world: World, deed: () => Promise<T>): Promise<T> {
  const done = deed();
  // Awaited below: until then its failure counts as handled.
  done.catch(() => undefined);
  await world.kill();
  await world.start();
  return done;
}

test('every action during a kill of the server happens once', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const mochi = await anna.hatch('Mochi');
  await ben.fillHatch('Rocket', RACCOON);
  const rocket = await whileKilled(world, () => ben.settleHatch());
  await ben.dig(world);
  await ben.shell.expectTreats(100);

  // A gift.
  await ben.page.goto(mochi);
  // What cannot be undone waits until everything is proven.
  await ben.shell.expectChecked();
  await whileKilled(world, () => ben.petPage.give(10));
  await ben.shell.expectTreats(90);
  await anna.petPage.expectWallet(10);

  // A price, an offer that is taken back, one that stays, and the sale.
  await anna.adoption.open(mochi);
  await anna.shell.expectChecked();
  await whileKilled(world, () => anna.adoption.list(80, anna.password));
  await anna.adoption.expectPrice(80);
  await ben.adoption.open(mochi);
  await ben.shell.expectChecked();
  await whileKilled(world, () => ben.adoption.offer(40));
  await ben.shell.expectTreats(50);
  await whileKilled(world, () => ben.adoption.takeBack());
  await ben.shell.expectTreats(90);
  await ben.adoption.offer(50);
  await whileKilled(world, () => anna.adoption.take(50, anna.password));
  await anna.shell.expectTreats(35);
  await ben.shell.expectTreats(40);
  await expect(anna.adoption.homes).toHaveText([/^50 treats/]);

  // A sitter, and what they do.
  await ben.page.goto(rocket);
  await ben.shell.expectChecked();
  const link = await whileKilled(world, () => ben.petPage.askSitter(ben.password));
  const friend = await join('friend');
  await friend.page.goto(link);
  const pat = friend.sitPage.patButton('Rocket');
  await expect(pat).toBeEnabled(SLOWLY);
  await whileKilled(world, () => pat.click());
  await friend.sitPage.expectVisits('once');

  // Digging goes on by itself.
  await anna.digPage.open();
  const turned = await anna.digPage.startAndCatchUp();
  await ben.composer.open();
  await whileKilled(world, () => ben.composer.tell('A hole in the garden'));
  await ben.feed.story('A hole in the garden').expectSettled();
  await anna.digPage.expectTurned(turned + 1);

  for (const { page, shell } of [anna, ben, friend]) {
    await page.goto(paths.feed);
    await shell.expectChecked();
  }
  await world.audit();
});
