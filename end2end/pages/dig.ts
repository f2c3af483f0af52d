import { type Locator, type Page, expect } from '@playwright/test';
import { paths } from './paths.ts';

/** The garden where treats are dug for. */
export class DigPage {
  readonly start: Locator;
  readonly stop: Locator;
  readonly garden: Locator;
  /** Tries in a second, in words. */
  readonly speed: Locator;
  private readonly main: Locator;

  constructor(private readonly page: Page) {
    this.main = page.getByRole('main');
    this.start = this.main.getByRole('button', { name: 'Start digging' });
    this.stop = this.main.getByRole('button', { name: 'Stop digging' });
    this.garden = this.main.getByRole('meter', { name: 'How likely a find was by now' });
    this.speed = this.main.getByRole('definition').nth(1);
  }

  async open(): Promise<void> {
    await this.page.goto(paths.dig);
    await expect(this.main.getByRole('heading', { name: 'Dig', level: 1 })).toBeVisible();
  }

  /** Waits until this page has said by its clock that nothing happened for so long. */
  async expectTold(idle: string): Promise<void> {
    const told = this.main.getByRole('status').filter({ hasText: `You told the others that ${idle} have passed.` });
    await expect(told).toBeVisible({ timeout: 30_000 });
  }

  /** Waits until it is told how many of so many clocks agree. */
  async expectAgreed(asked: number): Promise<void> {
    const words = new RegExp(`So far \\d of ${asked} clocks agree, and \\d are enough`);
    await expect(this.main.getByRole('status').filter({ hasText: words })).toBeVisible({ timeout: 30_000 });
  }

  /** Begins, and waits until nothing is left to turn. Answers how many pages this browser has turned by then. */
  async startAndCatchUp(): Promise<number> {
    await this.start.click();
    const rests = this.main.getByRole('status').filter({ hasText: 'Nothing has happened since the last page.' });
    await expect(rests).toBeVisible({ timeout: 30_000 });
    const words = await this.main
      .getByRole('definition')
      .filter({ hasText: /^none yet$|^\d+ pages? here/ })
      .innerText();
    return Number.parseInt(words, 10) || 0;
  }

  /** Waits until this browser has turned so many pages. */
  async expectTurned(pages: number): Promise<void> {
    const words = new RegExp(`^${pages} pages? here`);
    // Others dig, too, and how long it takes is chance.
    await expect(this.main.getByRole('definition').filter({ hasText: words })).toBeVisible({ timeout: 100_000 });
  }
}
