import { type Locator, type Page, expect } from '@playwright/test';
import { LifeMeter } from './life.ts';

export class PetPage {
  readonly name: Locator;
  readonly cover: Locator;
  readonly life: LifeMeter;
  readonly ended: Locator;

  constructor(private readonly page: Page) {
    const main = page.getByRole('main');
    this.name = main.getByRole('heading', { level: 1 });
    this.cover = main.getByRole('figure').getByRole('img').first();
    this.life = new LifeMeter(main);
    this.ended = main.getByText(/story has ended/);
  }

  async openTab(name: 'Story' | 'Photographs' | 'Certificate' | 'Lineage'): Promise<Locator> {
    await this.page.getByRole('tab', { name }).click();
    return this.page.getByRole('tabpanel');
  }

  /** The bytes of the cover photograph as the server keeps them. */
  async coverBytes(): Promise<Buffer> {
    await expect(this.cover).toBeVisible();
    const address = await this.cover.evaluate((image: HTMLImageElement) => image.currentSrc || image.src);
    const answer = await this.page.request.get(address);
    expect(answer.status()).toBe(200);
    return answer.body();
  }
}
