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

  /** Sent, once the moment for taking it back has passed, and in the log. */
  async expectSettled(words: string): Promise<void> {
    await expect(this.comment(words)).toBeVisible();
    await expect(this.comment(words).getByText('on its way')).toBeHidden();
    await expect(this.comment(words).getByRole('button', { name: 'Take back' })).toBeHidden();
  }

  /** Says something, and waits until it can be read; `read` where that is not quite what was written. */
  async say(words: string, read = words): Promise<void> {
    await this.thread.getByRole('textbox').first().fill(words);
    await this.thread.getByRole('button', { name: /^(Comment|Send)/ }).first().click();
    await expect(this.comment(read)).toBeVisible();
  }
}
