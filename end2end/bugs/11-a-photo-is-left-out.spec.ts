import { unique } from '../fixtures/person.ts';
import { CAT, COFFEE, RACCOON } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

test('an author who is quicker than their photograph is told so, and the story has it', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  const words = `Quick ${unique()}`;
  await anna.composer.open();
  await anna.composer.words.fill(words);
  // Pressed while the photograph is being opened, as a hand does that was on its way already.
  await anna.page.evaluate(() => {
    const press = () => document.querySelector<HTMLElement>('form button[type="submit"]')?.click();
    document.addEventListener('change', () => setTimeout(press), { once: true });
  });
  await anna.composer.choose(CAT);
  await anna.page.getByRole('main').getByRole('button', { name: /^Tell it/ }).click();
  await expect(anna.feed.story(words).photo).toBeVisible();
});

test('more photographs than a story has room for are not left out in silence', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await anna.composer.open();
  await anna.composer.choose(CAT, COFFEE, RACCOON, CAT, COFFEE);
  await expect(anna.composer.photos).toHaveCount(4);
  await expect(anna.page.getByText('A story has room for 4 photographs: 1 photograph was left out.')).toBeVisible();
});

test('what is dropped beside the frame does not take the place of the page', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await anna.composer.open();
  await anna.composer.words.fill('Half of a story');
  const prevented = await anna.page.evaluate(() => {
    const drag = (kind: string, at: Element | null) => {
      const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() });
      at?.dispatchEvent(event);
      return event.defaultPrevented;
    };
    return [
      drag('dragover', document.querySelector('textarea')),
      drag('drop', document.body),
      drag('drop', document.querySelector('header')),
    ];
  });
  expect(prevented).toEqual([true, true, true]);

  // Anywhere on the page is as good as on the frame.
  await anna.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(40, 30);
    canvas.getContext('2d')?.fillRect(0, 0, 20, 30);
    const files = new DataTransfer();
    files.items.add(new File([await canvas.convertToBlob()], 'drawn.png', { type: 'image/png' }));
    document
      .querySelector('header')
      ?.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files }));
  });
  await expect(anna.composer.photos).toHaveCount(1);
});
