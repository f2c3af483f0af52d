import { type Locator, type Page, expect } from '@playwright/test';

/** One story with its comments. */
export class PostPage {
  readonly thread: Locator;
  readonly comments: Locator;

  constructor(page: Page) {
    this.thread = page.getByRole('region', { name: 'Comments' });
    this.comments = this.thread.getByRole('article');
  }

  comment(words: string): Locator {
    return this.comments.filter({ hasText: words });
  }

  async say(words: string): Promise<void> {
    await this.thread.getByRole('textbox').first().fill(words);
    await this.thread.getByRole('button', { name: /^(Comment|Send)/ }).first().click();
    await expect(this.comment(words)).toBeVisible();
  }
}
