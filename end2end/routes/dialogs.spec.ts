// What a dialog owes to those who use it: their words, and their place on the page.
import { unique } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

test('a selection that is dragged out of a dialog leaves it open, a click beside it does not', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await anna.page.getByRole('button', { name: 'Say farewell' }).click();
  const dialog = anna.page.getByRole('dialog');
  const words = dialog.getByRole('textbox').first();
  await words.fill('You were the best of cats.');
  const box = await words.boundingBox();
  if (!box) throw new Error('the words have no place');
  const { mouse } = anna.page;
  await mouse.move(box.x + 120, box.y + 16);
  await mouse.down();
  await mouse.move(20, box.y + 16, { steps: 5 });
  await mouse.up();
  await expect(words).toHaveValue('You were the best of cats.');
  await mouse.click(20, box.y + 16);
  await expect(dialog).toBeHidden();
});

test('a dialog gives the focus back, however it is closed', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const words = `Words to be changed ${unique()}`;
  const story = await anna.tell(words);
  await story.expectSettled();
  const opener = story.card.getByRole('button', { name: 'More about this story' });
  const dialog = anna.page.getByRole('dialog');
  const edit = async () => {
    await opener.press('Enter');
    await dialog.getByRole('button', { name: 'Edit' }).press('Enter');
  };

  await edit();
  await anna.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();

  await opener.press('Enter');
  await dialog.getByRole('button', { name: 'Close' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();

  await edit();
  await dialog.getByRole('button', { name: 'Leave it' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();

  await edit();
  await dialog.getByRole('textbox').fill(`${words}, and more`);
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test('a refusal is told even if the dialog was closed meanwhile', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await anna.page.getByRole('button', { name: 'Say farewell' }).click();
  const dialog = anna.page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('You were the best of cats.');
  await dialog.getByLabel('Password', { exact: true }).fill('not the one that it is');
  await dialog.getByRole('button', { name: 'Say farewell' }).click();
  await anna.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await anna.shell.expectNotice('That password does not belong to this handle.');
});
