import { COFFEE } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

test('a photograph that is left out of a story is let go of', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await anna.composer.open();
  const revoked = await anna.page.evaluateHandle(() => {
    const revoked: string[] = [];
    const revoke = URL.revokeObjectURL.bind(URL);
    URL.revokeObjectURL = (address: string) => {
      revoked.push(address);
      revoke(address);
    };
    return revoked;
  });
  const main = anna.page.getByRole('main');
  await main.getByLabel('Add a photograph').setInputFiles(COFFEE);
  const address = await main.getByRole('img', { name: 'A photograph that goes with it' }).getAttribute('src');
  const isRevoked = () => revoked.evaluate((all, address) => all.includes(address ?? ''), address);
  // The picture as it was opened is gone already, the one that is to be sent is not.
  await expect.poll(() => revoked.evaluate((all) => all.length)).toBe(1);
  expect(await isRevoked()).toBe(false);
  await main.getByRole('button', { name: 'Leave it out' }).click();
  await expect.poll(isRevoked).toBe(true);
});
