import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

const FAITH = /taken on faith/;
const COMPARED = /compared since then/;

test('a first visit says what it takes on faith, until the user compares', async ({ join }) => {
  const anna = await join('anna');
  await anna.chain.open();
  await anna.shell.expectChecked();
  await expect(anna.chain.fact(FAITH)).toBeVisible();
  await anna.page.getByRole('button', { name: 'I have compared them' }).click();
  await expect(anna.chain.fact(COMPARED)).toBeVisible();
  await anna.page.reload();
  await expect(anna.chain.fact(COMPARED)).toBeVisible();
});

test('a certificate says which book it is of, and its link has it compared', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch(`Mochi ${unique()}`);
  const certificate = await anna.petPage.openTab('Certificate');
  const link = certificate.getByRole('link', { name: /\/chain#book=/ });
  await expect(link).toBeVisible({ timeout: 20_000 });
  const address = await link.innerText();

  const ben = await join('ben');
  await ben.page.goto(address);
  await expect(ben.chain.fact(COMPARED)).toBeVisible({ timeout: 20_000 });
  await ben.shell.expectChecked();

  // Of another book: the chain's id stands at its beginning.
  const carla = await join('carla');
  const start = address.indexOf('#book=') + '#book='.length;
  const other = Buffer.from(address.slice(start), 'base64url');
  other[0]! ^= 1;
  await carla.page.goto(address.slice(0, start) + other.toString('base64url'));
  await expect(
    carla.shell.header.getByRole('link', { name: /^Not proven yet\. The link .* another book/ }),
  ).toBeVisible({ timeout: 20_000 });
  await expect(carla.page.getByRole('alert')).toHaveCount(0);
});
