import { type Locator, type Page, expect } from '@playwright/test';
import { LifeMeter } from './life.ts';

/** One story card, found by its words; the same in the feed, on a pet's page and on its own page. */
export class StoryCard {
  readonly card: Locator;
  readonly life: LifeMeter;
  readonly photo: Locator;
  readonly onItsWay: Locator;
  readonly takeBack: Locator;
  /** Leads to the page of this story. */
  readonly comments: Locator;
  private readonly patButton: Locator;

  constructor(
    private readonly page: Page,
    words: string,
  ) {
    this.card = page.getByRole('article').filter({ hasText: words }).first();
    this.life = new LifeMeter(this.card);
    this.photo = this.card.getByRole('link').getByRole('img').first();
    this.onItsWay = this.card.getByText('on its way');
    this.takeBack = this.card.getByRole('button', { name: 'Take back' });
    this.comments = this.card.getByRole('link', { name: /comment/ });
    this.patButton = this.card.getByRole('button', { name: /^Pat / });
  }

  async pat(): Promise<void> {
    await this.patButton.click();
  }

  async share(): Promise<void> {
    await this.card.getByRole('button', { name: /share/i }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Share' }).click();
  }

  /** Goes to the page of this story and its comments. */
  async open(): Promise<void> {
    await this.comments.click();
  }

  async edit(words: string): Promise<void> {
    await this.card.getByRole('button', { name: 'More about this story' }).click();
    await this.page.getByRole('button', { name: 'Edit' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('textbox').fill(words);
    await dialog.getByRole('button', { name: 'Save' }).click();
  }

  async expectPats(count: number): Promise<void> {
    await expect(this.patButton).toHaveAccessibleName(new RegExp(`, ${count} pats?$`));
  }

  /** In the log, with a receipt that this browser has checked. */
  async expectSettled(): Promise<void> {
    await expect(this.card).toBeVisible();
    await expect(this.card.getByRole('link', { name: /^page [\d,]+$/ })).toBeVisible();
    await expect(this.onItsWay).toBeHidden();
  }

  async expectRefused(why: RegExp): Promise<void> {
    await expect(this.card.getByText(why)).toBeVisible();
  }
}
