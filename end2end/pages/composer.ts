import { type Locator, type Page, expect } from '@playwright/test';
import { paths } from './paths.ts';

/** Where a story is told. */
export class Composer {
  readonly words: Locator;
  /** The photographs that go with the story. */
  readonly photos: Locator;
  /** That what stands there was written before. */
  readonly foundAgain: Locator;
  readonly startOver: Locator;

  constructor(private readonly page: Page) {
    const main = page.getByRole('main');
    this.words = main.getByRole('textbox', { name: /story/i });
    this.photos = main.getByRole('img', { name: 'A photograph that goes with it' });
    this.foundAgain = main.getByText('Here is what you were writing.');
    this.startOver = main.getByRole('button', { name: 'Start over' });
  }

  async open(): Promise<void> {
    await this.page.goto(paths.compose);
    // The form comes once this browser has read that the pet's story goes on.
    await expect(this.words).toBeVisible();
  }

  async choose(...photos: string[]): Promise<void> {
    await this.page.getByRole('main').getByLabel(/photograph/i).setInputFiles(photos);
  }

  /** The same with a photograph, once it can be seen that it goes with the words. */
  async tellWith(words: string, photo: string): Promise<void> {
    await this.choose(photo);
    await expect(this.photos).toBeVisible();
    await this.tell(words);
  }

  async tell(words: string, photo?: string): Promise<void> {
    await this.words.fill(words);
    if (photo) await this.choose(photo);
    await this.page.getByRole('main').getByRole('button', { name: /^(Tell|Post)/ }).click();
  }
}
