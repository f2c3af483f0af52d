import { expect, test } from '../fixtures/test.ts';
import { paths } from '../pages/paths.ts';

const SEED = 'a7'.repeat(32);

test('a link for a sitter opens with what messengers make of it, and can be copied on', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const link = await anna.petPage.askSitter(anna.password);
  const [page, key] = link.split('#');
  const sent = [`${link}.`, `${link})`, `${link}%20`, `${page}?fbclid=abc#${key}`, `${page}%23${key}`];
  const friend = await join('friend');
  for (const address of sent) {
    await friend.page.goto('about:blank');
    await friend.page.goto(address);
    await expect(friend.sitPage.name, address).toHaveText('Looking after Mochi');
    await expect(friend.page.getByText(/This link is not whole/)).toBeHidden();
    expect(new URL(friend.page.url()).pathname + new URL(friend.page.url()).hash).toBe(paths.sit);
  }
  await expect(friend.page.getByRole('button', { name: 'Copy the link' })).toBeVisible({ timeout: 20_000 });

  // What "open in my browser" takes along is the address, which has no key.
  const elsewhere = await join('elsewhere');
  await elsewhere.page.goto(friend.page.url());
  await expect(elsewhere.page.getByText(/open the link itself here/)).toBeVisible();
});

test('the secret of an invitation leaves the address at once', async ({ join }) => {
  const guest = await join('guest');
  for (const address of [`${paths.hatch}#invite=${SEED}.`, `${paths.hatch}%23invite=${SEED}`]) {
    await guest.page.goto('about:blank');
    await guest.page.goto(address);
    await expect(guest.page.getByText(/^This invitation was used already/)).toBeVisible({ timeout: 20_000 });
    expect(guest.page.url()).not.toContain(SEED);
  }
  await guest.page.goto(`${paths.hatch}#invite=${SEED.slice(2)}`);
  await expect(guest.page.getByText(/^This invitation is not whole/)).toBeVisible();
});
