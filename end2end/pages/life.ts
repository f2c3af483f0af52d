import { type Locator, type Page, expect } from '@playwright/test';

/** The row of paw prints: how many blocks a pet has left. */
export class LifeMeter {
  readonly paws: Locator;

  constructor(scope: Page | Locator) {
    this.paws = scope.getByRole('img', { name: /\d+ of 15 blocks left/ }).first();
  }

  async blocksLeft(): Promise<number> {
    const label = (await this.paws.getAttribute('aria-label')) ?? '';
    return Number(label.match(/\d+/)?.[0]);
  }

  async expectBlocksLeft(count: number): Promise<void> {
    await expect(this.paws).toHaveAccessibleName(`${count} of 15 blocks left`);
  }
}
