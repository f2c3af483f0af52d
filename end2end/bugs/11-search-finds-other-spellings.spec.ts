import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

test('an emoji and letters from another keyboard are found', async ({ join }) => {
  const anna = await join('anna');
  const word = unique();
  await anna.hatch('🐶🐶');
  // As a Mac writes file names: every syllable in two or three letters.
  const written = `Straße ${word} ${'모찌'.normalize('NFD')} 🐱`;
  await (await anna.tell(written)).expectSettled();
  const main = anna.page.getByRole('main');
  await anna.page.goto('/search');
  for (const asked of [`모찌 ${word}`, `STRASSE ${word}`, `🐱 ${word}`]) {
    await main.getByRole('searchbox').fill(asked);
    await main.getByRole('button', { name: 'Find' }).click();
    await expect(main.getByText(written), asked).toBeVisible();
  }
  await main.getByRole('searchbox').fill('🐶');
  await main.getByRole('button', { name: 'Find' }).click();
  await expect(main.getByRole('link', { name: '🐶🐶' }).first()).toBeVisible();
});
