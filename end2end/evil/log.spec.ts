// A visitor comes for the first time, to a server that shows another log than the one that was written.
import { Author } from '../fixtures/author.ts';
import {
  changed,
  forged,
  forgingFrom,
  later,
  otherGenesis,
  reordered,
  showing,
  signedBy,
  signing,
  without,
  wrongState,
} from '../fixtures/evil/cheats.ts';
import { House, noteOf } from '../fixtures/evil/house.ts';
import { type LogEntry, isBlock, isEvent, logOf } from '../fixtures/evil/log.ts';
import { EASY } from '../fixtures/rules.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ rules: EASY });

const DAY_MS = 86_400_000n;

let log: LogEntry[] = [];
let house: House;

/** The first of two events that follow each other: two people hatch. */
const pair = () =>
  log.findIndex(({ bytes }, place) => isEvent(bytes) && isEvent(log[place + 1]?.bytes ?? Buffer.alloc(9)));
const firstEvent = () => log.findIndex(({ bytes }) => isEvent(bytes));

test.beforeAll(async ({ world }) => {
  const anna = await Author.hatch(world, 'anna', 'Mochi', 'Likes the sun.');
  const ben = await Author.hatch(world, 'ben', 'Rocket');
  const { entry } = await anna.post('Good morning!');
  await ben.comment(anna.pet, entry, 'And to you.');
  await expect.poll(async () => isBlock((log = await logOf(world.url)).at(-1)!.bytes), { timeout: 20_000 }).toBe(true);
  house = await House.of(world);
});

const cheats = [
  { what: 'a forged entry', cheat: () => [showing(forged(log, firstEvent()))], says: /breaks the rules/ },
  { what: 'a changed entry', cheat: () => [showing(changed(log))], says: /breaks the rules|another past/ },
  {
    what: 'entries in another order',
    cheat: () => [showing(reordered(log, pair()))],
    says: /breaks the rules|another past/,
  },
  {
    what: 'an entry that is left out',
    cheat: () => [showing(without(log, pair() + 1))],
    says: /breaks the rules|another past/,
  },
  {
    what: 'a state that is not the one there was',
    cheat: () => [showing(wrongState(log, house))],
    says: /breaks the rules/,
  },
  {
    what: 'another genesis than the one that the house has signed for',
    cheat: () => [showing(otherGenesis(log))],
    says: /another book/,
  },
  {
    what: "a checkpoint that is not the house's",
    cheat: async (url: string) => [signing((await noteOf(url)).replace(/\S{8}\n$/, 'AAAAAAA=\n'))],
    says: /house's seal/,
  },
];

for (const { what, cheat, says } of cheats) {
  test(`${what} is named`, async ({ evil, join, world }) => {
    evil.cheat(...(await cheat(world.url)));
    const visitor = await join('visitor', { wire: evil });
    await visitor.feed.open();
    await visitor.shell.expectAlarm(says);
  });
}

test('entries that are kept back are named', async ({ evil, join }) => {
  evil.cheat(showing(log.slice(0, pair())));
  const visitor = await join('visitor', { wire: evil });
  await visitor.feed.open();
  await visitor.shell.expectUnproven();
});

test('times ahead of this device\'s clock are named', async ({ evil, join }) => {
  const ahead = later(log, DAY_MS);
  evil.cheat(showing(ahead), signedBy(house, ahead));
  const visitor = await join('visitor', { wire: evil });
  await visitor.feed.open();
  await visitor.shell.expectNotice(/dated ahead of this device's clock/);
});

test('an entry that is forged while one looks is named', async ({ evil, join, world }) => {
  const visitor = await join('visitor', { wire: evil });
  await visitor.feed.open();
  await visitor.shell.expectChecked();
  evil.cheat(forgingFrom((await logOf(world.url)).length));
  await Author.hatch(world, 'clara', 'Comet');
  await visitor.shell.expectAlarm(/breaks the rules/);
});
