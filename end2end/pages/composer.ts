import type { Page } from '@playwright/test';
import { paths } from './paths.ts';

/** Where a story is told. */
export class Composer {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto(paths.compose);
  }

  async tell(words: string, photo?: string): Promise<void> {
    const main = this.page.getByRole('main');
    await main.getByRole('textbox', { name: /story/i }).fill(words);
    if (photo) await main.getByLabel(/photograph/i).setInputFiles(photo);
    await main.getByRole('button', { name: /^(Tell|Post)/ }).click();
  }
}
