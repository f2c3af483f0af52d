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

  /** What is shown once the story has ended. */
  memorial(name: string): Locator {
    return this.page.getByRole('main').getByRole('article', { name: `In memory of ${name}` });
  }

  /** Waits until so many treats are in the pet's wallet. */
  async expectWallet(treats: number): Promise<void> {
    const words = new RegExp(`^${treats} treats? in the wallet`);
    await expect(this.page.getByRole('main').getByText(words)).toBeVisible();
  }

  /** Gives one, three, ten or thirty treats. */
  async give(treats: 1 | 3 | 10 | 30): Promise<void> {
    await this.page.getByRole('button', { name: 'Give treats' }).click();
    const dialog = this.page.getByRole('dialog');
    const amount = `${treats} treat${treats === 1 ? '' : 's'}`;
    await dialog.getByRole('radio', { name: amount, exact: true }).check();
    await dialog.getByRole('button', { name: `Give ${amount}` }).click();
  }

  /** Asks a sitter to look after the pet, and answers the link for them, which is shown once. */
  async askSitter(password: string, until?: string): Promise<string> {
    await this.page.getByRole('button', { name: /^Ask (a|another) sitter$/ }).click();
    const dialog = this.page.getByRole('dialog');
    if (until) await dialog.getByLabel('Until the end of').fill(until);
    await dialog.getByLabel('Password', { exact: true }).fill(password);
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    const link = dialog.getByLabel('The link');
    await expect(link).toBeVisible({ timeout: 20_000 });
    return link.inputValue();
  }

  /** Asks to close the book of a story that has ended; what comes of it is for the caller to see. */
  async closeBook(password: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Close the book' }).first().click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Password', { exact: true }).fill(password);
    await dialog.getByRole('button', { name: 'Close the book' }).click();
  }

  /** The bytes of the cover photograph as the server keeps them. */
  async coverBytes(): Promise<Buffer> {
    await expect(this.cover).toBeVisible();
    // The page shows bytes that it has looked at itself, so the picture does not tell where they are from.
    const birth = new URL(this.page.url()).pathname.split('/').at(-1);
    const { pet } = (await (await this.page.request.get(`/api/v1/pets/${birth}`)).json()) as {
      pet: { photo: { commitment: string } };
    };
    const answer = await this.page.request.get(`/media/${pet.photo.commitment}`);
    expect(answer.status()).toBe(200);
    return answer.body();
  }
}
