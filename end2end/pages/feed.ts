import { type Locator, type Page, expect } from '@playwright/test';
import { paths } from './paths.ts';
import { StoryCard } from './story.ts';

export class FeedPage {
  readonly stories: Locator;

  constructor(private readonly page: Page) {
    this.stories = page.getByRole('main').getByRole('article');
  }

  async open(): Promise<void> {
    await this.page.goto(paths.feed);
    await this.expectDrawn();
  }

  /** The app's own page is drawn, and the one that the server made is gone. */
  async expectDrawn(): Promise<void> {
    await expect(this.page.locator('#first')).toHaveCount(0);
    await expect(this.page.getByRole('main')).toBeVisible();
  }

  story(words: string): StoryCard {
    return new StoryCard(this.page, words);
  }

  /** Loads older stories until this many are on the page. */
  async scrollTo(count: number): Promise<void> {
    await expect(async () => {
      await this.stories.last().scrollIntoViewIfNeeded();
      expect(await this.stories.count()).toBeGreaterThanOrEqual(count);
    }).toPass();
  }
}
