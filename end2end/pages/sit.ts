import { type Locator, type Page, expect } from '@playwright/test';
import { LifeMeter } from './life.ts';

/** Where a sitter looks after another owner's pet. */
export class SitPage {
  readonly name: Locator;
  readonly life: LifeMeter;
  private readonly main: Locator;
  private readonly box: Locator;

  constructor(page: Page) {
    this.main = page.getByRole('main');
    this.name = this.main.getByRole('heading', { level: 1 });
    this.life = new LifeMeter(this.main);
    this.box = this.main.getByRole('textbox', { name: /^A story for/ });
  }

  patButton(pet: string): Locator {
    return this.main.getByRole('button', { name: `Pat ${pet}`, exact: true });
  }

  /** Tells a story, and waits until it is in the book. */
  async tell(words: string, photo?: string): Promise<void> {
    await this.write(words, photo);
    await expect(this.box).toHaveValue('');
  }

  /** What was being written when the page was left is there again. */
  async expectDraft(words: string): Promise<void> {
    await expect(this.box).toHaveValue(words);
  }

  /** Hands a story in. */
  async write(words: string, photo?: string): Promise<void> {
    await this.box.fill(words);
    if (photo) {
      await this.main.getByLabel(/photograph/i).setInputFiles(photo);
      await expect(this.main.getByRole('button', { name: 'Leave it out' })).toBeVisible();
    }
    await this.main.getByRole('button', { name: 'Tell it' }).click();
  }

  /** One of the latest stories. */
  story(words: string): Locator {
    return this.main.getByRole('article').filter({ hasText: words });
  }

  /** Says something to a story, and waits until it is in the book. */
  async comment(story: string, words: string): Promise<void> {
    const card = this.story(story);
    await card.getByRole('button', { name: 'Answer' }).click();
    await card.getByRole('textbox', { name: 'Your comment' }).fill(words);
    await card.getByRole('button', { name: 'Comment', exact: true }).click();
    await expect(card.getByRole('textbox')).toBeHidden();
  }

  /** Waits until the page counts so many visits. */
  async expectVisits(words: 'once' | 'twice' | `${number} times`): Promise<void> {
    await expect(this.main.getByText(`You came by ${words} so far.`)).toBeVisible();
  }
}
