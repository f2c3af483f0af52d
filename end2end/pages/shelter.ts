import { type Locator, type Page, expect } from '@playwright/test';
import { paths } from './paths.ts';

/** Pets that look for a home. */
export class ShelterPage {
  readonly empty: Locator;
  /** What pays for the pets. */
  readonly bowl: Locator;
  /** What the house did, the last time first. */
  readonly lately: Locator;
  private readonly main: Locator;

  constructor(private readonly page: Page) {
    this.main = page.getByRole('main');
    this.empty = this.main.getByRole('heading', { name: 'Everybody has a home' });
    this.bowl = this.main.getByRole('region', { name: 'What pays for it' });
    this.lately = this.main.getByRole('region', { name: 'What the house did' }).getByRole('listitem');
  }

  async open(): Promise<void> {
    await this.page.goto(paths.shelter);
    await expect(this.main.getByRole('heading', { name: 'The shelter', level: 1 })).toBeVisible();
  }

  pet(name: string): Locator {
    return this.main
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('button', { name: `Give ${name} a home` }) });
  }

  async adopt(name: string): Promise<void> {
    await this.main.getByRole('button', { name: `Give ${name} a home` }).click();
  }
}
