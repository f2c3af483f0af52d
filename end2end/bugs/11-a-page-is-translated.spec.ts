// A browser that translates a page takes every text out of it and puts its own in the same place, in elements of its
// own. The app's texts are then in no page, and what it put before or after one of them went nowhere.
import type { BrowserContext } from '@playwright/test';
import { unique } from '../fixtures/person.ts';
import { COFFEE, RACCOON } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

/** Translates as Chromium's own translation does, into the same words; also what comes later. */
async function translate(context: BrowserContext) {
  await context.addInitScript(() => {
    const skipped = 'script, style, textarea, svg, font, [translate=no]';
    const put = (text: Text) => {
      if (!text.data.trim() || !text.parentElement || text.parentElement.closest(skipped)) return;
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.append(text.data);
      outer.append(inner);
      text.before(outer);
      text.remove();
    };
    const all = (node: Node) => {
      if (node instanceof Text) return put(node);
      const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      const found: Text[] = [];
      while (texts.nextNode()) found.push(texts.currentNode as Text);
      found.forEach(put);
    };
    new MutationObserver((records) => records.forEach(({ type, target, addedNodes }) =>
      type === 'characterData' ? all(target) : addedNodes.forEach(all),
    )).observe(document, { subtree: true, childList: true, characterData: true });
  });
}

test('a page that is translated goes on', async ({ join }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  await translate(anna.page.context());
  await translate(ben.page.context());
  const mochi = await anna.hatch('Mochi');
  await ben.hatch('Rocket', RACCOON);
  await ben.feed.open();
  await ben.shell.expectChecked();
  const words = `Morning coffee ${unique()}`;
  const told = await anna.tell(words, COFFEE);
  await told.expectSettled();
  const seen = ben.feed.story(words);
  await expect(seen.card).toBeVisible();
  await seen.pat();
  await seen.expectPats(1);
  await expect(seen.card.getByRole('button', { name: /^Pat / })).toHaveText('1');
  await expect(anna.feed.story(words).card.getByRole('button', { name: /, 1 pat$/ })).toBeVisible();
  await seen.open();
  const comment = `Rocket would like some ${unique()}`;
  await ben.postPage.say(comment);
  await ben.postPage.expectSettled(comment);
  await anna.feed.story(words).open();
  await expect(anna.postPage.comment(comment)).toBeVisible();
  await anna.feed.open();
  const after = `Evening tea ${unique()}`;
  await anna.feed.story(words).edit(after);
  await anna.feed.story(after).expectSettled();
  await ben.page.goto(mochi);
  await ben.page.getByRole('button', { name: /^Pat Mochi/ }).first().click();
  await expect(ben.petPage.name).toHaveText('Mochi');
});
