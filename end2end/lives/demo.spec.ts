import { Author } from '../fixtures/author.ts';
import { unique } from '../fixtures/person.ts';
import { test } from '../fixtures/test.ts';

test.use({ rules: 'demo' });
test.setTimeout(180_000);

test('in the demo game five stories eat what there is, and a page dug up tells the next', async ({ join, world }) => {
  const ben = await Author.hatch(world, 'ben', 'Rocket');
  const anna = await join('anna');
  const pet = await anna.hatch('Mochi');
  for (let number = 1; number <= 5; number += 1) {
    await (await anna.tell(`Story ${number} of a long day ${unique()}`)).expectSettled();
  }
  await anna.digForTreats(ben);
  await anna.tellWithDug(pet);
  await world.audit();
});
