import { type Locator, type Page, expect } from '@playwright/test';
import { paths } from './paths.ts';

export class MemorialsPage {
  readonly stories: Locator;

  constructor(private readonly page: Page) {
    this.stories = page.getByRole('main').getByRole('listitem').or(page.getByRole('main').getByRole('article'));
  }

  async open(): Promise<void> {
    await this.page.goto(paths.memorials);
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible();
  }

  story(pet: string): Locator {
    return this.stories.filter({ hasText: pet });
  }
}
