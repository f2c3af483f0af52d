import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

test('text that was pasted with invisible marks is taken', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('\u2068Mochi\u2069\t');
  await expect(anna.petPage.name).toHaveText('Mochi');
  const mark = unique();
  await anna.composer.open();
  await anna.composer.tell(`\ufeff${mark}\u0085The vet is \u202a+41 44 123 45 67\u202c,\tcall before noon.`);
  const words = `${mark} The vet is +41 44 123 45 67, call before noon.`;
  const story = anna.feed.story(words);
  await story.expectSettled();
  await story.open();
  await anna.postPage.say(`\u2066Met\u2069 Rex\t${mark}`, `Met Rex ${mark}`);
  await anna.postPage.expectSettled(`Met Rex ${mark}`);
});
