import { type Locator, type Page, expect } from '@playwright/test';
import { paths } from './paths.ts';

/** Where a story is told. */
export class Composer {
  private readonly words: Locator;

  constructor(private readonly page: Page) {
    this.words = page.getByRole('main').getByRole('textbox', { name: /story/i });
  }

  async open(): Promise<void> {
    await this.page.goto(paths.compose);
    // The form comes once this browser has read that the pet's story goes on.
    await expect(this.words).toBeVisible();
  }

  /** The same with a photograph, once it can be seen that it goes with the words. */
  async tellWith(words: string, photo: string): Promise<void> {
    const main = this.page.getByRole('main');
    await main.getByLabel(/photograph/i).setInputFiles(photo);
    await expect(main.getByRole('img', { name: 'A photograph that goes with it' })).toBeVisible();
    await this.tell(words);
  }

  async tell(words: string, photo?: string): Promise<void> {
    const main = this.page.getByRole('main');
    await this.words.fill(words);
    if (photo) await main.getByLabel(/photograph/i).setInputFiles(photo);
    await main.getByRole('button', { name: /^(Tell|Post)/ }).click();
  }
}
