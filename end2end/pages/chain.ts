import { type Locator, type Page, expect } from '@playwright/test';
import { paths } from './paths.ts';

export class ChainPage {
  readonly blocks: Locator;

  constructor(private readonly page: Page) {
    this.blocks = page.getByRole('main').getByRole('listitem');
  }

  async open(): Promise<void> {
    await this.page.goto(paths.chain);
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible();
  }

  /** A turned page that says this; its words are there before it is opened. */
  saying(words: string): Locator {
    return this.blocks.filter({ hasText: words }).first();
  }

  /** What this browser has checked by itself. */
  fact(name: string | RegExp): Locator {
    return this.page.getByRole('main').getByRole('definition').filter({ hasText: name });
  }
}
