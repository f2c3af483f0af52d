// A server that was honestly put back from a copy: people are told what is missing, and have a way on.
import type { Person } from '../fixtures/person.ts';
import { unique } from '../fixtures/person.ts';
import { crowded } from '../fixtures/room.ts';
import { EASY } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';
import { World } from '../fixtures/world.ts';

async function goOn(person: Person, sure: RegExp): Promise<void> {
  const main = person.page.getByRole('main');
  await main.getByRole('link', { name: 'What you can do' }).first().click();
  await main.getByRole('checkbox', { name: sure }).check();
  await main.getByRole('button', { name: 'Go on from here' }).click();
  await expect(main.getByRole('heading', { name: 'What is missing of yours' })).toBeVisible({ timeout: 20_000 });
}

test('a user who knows that a server was put back goes on, and is told what is missing', async ({ join }) => {
  const world = await World.create(EASY);
  await world.start();
  const anna = await join('anna', { wire: world });
  const mochi = await anna.hatch('Mochi');
  const [kept, lost] = [`Before the copy ${unique()}`, `After the copy ${unique()}`];
  await (await anna.tell(kept)).expectSettled();
  await world.stop();
  const backup = await world.backUp();
  await world.start();
  await (await anna.tell(lost)).expectSettled();
  const ben = await join('ben', { wire: world });
  await ben.hatch('Rocket');
  await anna.shell.expectChecked();
  await world.stop();
  await world.putBack(backup);
  await world.start();

  await anna.page.reload();
  // Which of the two depends on how much has happened since.
  await anna.shell.expectAlarm(/missing from its book|have been replaced/);
  // Nothing hangs, and nothing is lost in silence.
  const main = anna.page.getByRole('main');
  await anna.page.goto('/keys');
  await expect(main.getByRole('heading', { name: 'Not now' })).toBeVisible();
  await goOn(anna, /I know that the server was put back|I know why the book is another one/);
  await expect(main.getByText(lost)).toBeVisible();
  await expect(main.getByText(kept)).toBeHidden();
  await anna.page.setViewportSize({ width: 320, height: 844 });
  expect(await crowded(anna.page)).toEqual([]);
  await main.getByRole('button', { name: 'Tell it again' }).click();
  await expect(main.getByText('Nothing that this browser remembers of you is missing.')).toBeVisible();
  await main.getByRole('button', { name: 'Let it be' }).click();
  await anna.feed.open();
  await anna.feed.story(lost).expectSettled();
  await expect(anna.shell.ownPet('Mochi')).toBeVisible();
  await anna.page.goto(mochi);
  await anna.shell.expectChecked();

  // A user whose account came after the copy is told so, and not that a key was revoked.
  await goOn(ben, /./);
  await expect(ben.page.getByRole('main').getByText('Your account is not in it')).toBeVisible();
  await expect(ben.page.getByText('This device may no longer act for you')).toBeHidden();
  await world.audit();
  await world.remove();
});
