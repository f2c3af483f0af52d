import { type Person, unique } from '../fixtures/person.ts';
import { RICH, UNHURRIED } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Wire } from '../fixtures/wire.ts';
import type { World } from '../fixtures/world.ts';

test.use({ rules: { ...UNHURRIED, economy: RICH } });

/** A person with a hundred treats looks at another owner's pet. Answers who, and the pet's page. */
async function looksAtAPet(
  join: (name: string, options?: { wire?: Wire }) => Promise<Person>,
  wire: Wire,
  world: World,
) {
  const anna = await join('anna');
  const ben = await join('ben', { wire });
  const mochi = await anna.hatch('Mochi');
  await ben.hatch('Rocket');
  await ben.dig(world);
  await ben.shell.expectTreats(100);
  await ben.adoption.open(mochi);
  return { ben, mochi };
}

test('an offer whose answer is lost is made once, however often it is made', async ({ join, ownWire, world }) => {
  const { ben } = await looksAtAPet(join, ownWire, world);
  const dialog = await ben.adoption.consider(40);
  // Else his own copy of the chain tells him.
  ownWire.loseAllAnswers();
  const offer = dialog.getByRole('button', { name: 'Offer 40 treats' });
  const unknown = dialog.getByText('No answer came, so it is not known whether this went out.');
  await offer.click();
  await expect(unknown).toBeVisible({ timeout: 30_000 });
  await offer.click();
  await expect(unknown).toBeHidden();
  await expect(unknown).toBeVisible({ timeout: 30_000 });

  ownWire.restore();
  await offer.click();
  await expect(dialog).toBeHidden({ timeout: 20_000 });
  await ben.shell.expectTreats(60);
  await expect(ben.adoption.offers).toHaveCount(1);
  await world.audit();
});

test('an offer whose answer is lost is found in the log by the browser itself', async ({ join, ownWire, world }) => {
  const { ben } = await looksAtAPet(join, ownWire, world);
  ownWire.loseAnswers();
  const dialog = await ben.adoption.consider(40);
  await dialog.getByRole('button', { name: 'Offer 40 treats' }).click();
  await expect(dialog).toBeHidden();
  await expect(ben.adoption.offers).toHaveCount(1);
});

test('an offer that was found in the log and taken back can be made again', async ({ join, ownWire, world }) => {
  const { ben, mochi } = await looksAtAPet(join, ownWire, world);
  const dialog = await ben.adoption.consider(40);
  ownWire.loseAllAnswers();
  await dialog.getByRole('button', { name: 'Offer 40 treats' }).click();
  await expect(dialog.getByText('No answer came, so it is not known whether this went out.')).toBeVisible({
    timeout: 30_000,
  });
  ownWire.restore();
  await ben.adoption.open(mochi);
  await expect(ben.adoption.offers).toHaveCount(1);
  await ben.adoption.takeBack();
  await expect(ben.adoption.offers).toHaveCount(0);
  await ben.shell.expectTreats(100);
  await ben.adoption.offer(40);
  await expect(ben.adoption.offers).toHaveCount(1);
  await ben.shell.expectTreats(60);
  await world.audit();
});

test('a sitter\'s story whose answer is lost is told once, on leaving too', async ({ join, ownWire, world }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const { pathname, hash } = new URL(await anna.petPage.askSitter(anna.password));
  const friend = await join('friend', { wire: ownWire });
  await friend.page.goto(`${pathname}${hash}`);
  await expect(friend.sitPage.patButton('Mochi')).toBeEnabled({ timeout: 20_000 });
  const words = `It slept on my books ${unique()}`;
  ownWire.loseAllAnswers();
  await friend.sitPage.write(words);
  await expect(friend.page.getByText('No answer came, so it is not known whether this went out.')).toBeVisible({
    timeout: 40_000,
  });

  ownWire.restore();
  await friend.page.reload();
  await friend.sitPage.expectVisits('once');
  await friend.sitPage.expectDraft(words);
  await friend.sitPage.tell(words);
  await expect(friend.sitPage.story(words)).toHaveCount(1);
  await friend.sitPage.expectVisits('once');
  await world.audit();
});

test('a birth whose answer is lost goes on, and shows its recovery key', async ({ join, ownWire, world }) => {
  const anna = await join('anna', { wire: ownWire });
  await anna.fillHatch('Mochi');
  ownWire.silenceStreams();
  ownWire.loseAnswers();
  const settled = anna.hatchPage.settle();
  settled.catch(() => undefined);
  await expect(anna.hatchPage.progress.filter({ hasText: 'No answer yet.' })).toBeVisible({ timeout: 20_000 });
  ownWire.restore();
  expect(await settled).toMatch(/\S/);
  await expect(anna.petPage.name).toHaveText('Mochi');
  await world.audit();
});

test('a user who leaves before an answer came is asked first', async ({ join, ownWire }) => {
  const anna = await join('anna', { wire: ownWire });
  const mochi = await anna.hatch('Mochi');
  await anna.adoption.open(mochi);
  let asked = 0;
  anna.page.on('dialog', async (dialog) => {
    asked += 1;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
  });
  ownWire.silenceStreams();
  ownWire.loseAnswers();
  const listed = anna.adoption.list(80, anna.password);
  await anna.page.waitForRequest('**/api/v1/events');
  await anna.page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toBe(1);
  ownWire.restore();
  await listed;
  await anna.adoption.expectPrice(80);
  // Nothing is unfinished now.
  await anna.page.reload();
  await anna.adoption.expectPrice(80);
  expect(asked).toBe(1);
});
