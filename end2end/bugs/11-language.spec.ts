// Some browsers report a language that their own `Intl` refuses, and others none: every number threw, and nothing was
// shown.
import { expect, test } from '../fixtures/test.ts';

const ODD = ['en-US@posix', 'en_US', '', 'C', undefined, ['en-US'], { toString: 'en' }];

test('an unknown language is British usage', async ({ join }) => {
  test.slow();
  const anna = await join('anna');
  const pet = await anna.hatch('Mochi');
  const { page } = anna;
  await page.addInitScript((odd) => {
    const at = Number(sessionStorage.getItem('odd') ?? '0');
    sessionStorage.setItem('odd', String(at + 1));
    for (const name of ['language', 'languages']) {
      Object.defineProperty(Navigator.prototype, name, { configurable: true, get: () => odd[at % odd.length] });
    }
  }, ODD);
  const day = new RegExp(`^Here since \\d{1,2} [A-Z][a-z]+ \\d{4}\\.$`);
  for (const language of ODD) {
    await page.goto(`/people/${anna.handle}`);
    await expect(page.getByRole('main').getByText(day), `with ${JSON.stringify(language)}`).toBeVisible();
  }
  for (const path of ['/', pet, '/chain', '/market', '/rules', '/dig']) {
    await page.goto(path);
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeAttached();
    await anna.shell.expectChecked();
    await expect(page.getByText('The lead got into a knot')).toBeHidden();
  }
});
