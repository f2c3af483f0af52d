import { type Locator, type Page, expect } from '@playwright/test';

/** One pet on the market. */
export class AdoptionPage {
  readonly offers: Locator;
  readonly homes: Locator;
  private readonly main: Locator;
  private readonly dialog: Locator;

  constructor(private readonly page: Page) {
    this.main = page.getByRole('main');
    this.dialog = page.getByRole('dialog');
    this.offers = this.main.getByRole('region', { name: 'Offers' }).getByRole('listitem');
    this.homes = this.main.getByRole('region', { name: 'Homes so far' }).getByRole('listitem');
  }

  /** Opens the market's page of the pet that has this page. */
  async open(pet: string): Promise<void> {
    await this.page.goto(pet.replace('/pet/', '/market/'));
    await expect(this.main.getByRole('heading', { level: 1, name: /^A home for / })).toBeVisible();
  }

  async expectPrice(treats: number): Promise<void> {
    await expect(this.main.getByRole('region', { name: 'Price' })).toContainText(`${treats} treats`);
  }

  /** Puts the own pet up for adoption. */
  async list(treats: number, password: string): Promise<void> {
    await this.main.getByRole('button', { name: /^(Put up for adoption|Name another price)$/ }).click();
    await this.dialog.getByLabel('Price in treats').fill(String(treats));
    await this.dialog.getByLabel('Password', { exact: true }).fill(password);
    await this.dialog.getByRole('button', { name: /^(Put up for adoption|Part with it now)$/ }).click();
    await expect(this.dialog).toBeHidden({ timeout: 20_000 });
  }

  /** Names an offer, without making it; answers the dialog. */
  async consider(treats: number): Promise<Locator> {
    await this.main.getByRole('button', { name: 'Make an offer' }).click();
    const field = this.dialog.getByLabel('Your offer in treats');
    // A draft that is found between the selecting and the typing of `fill` stands before what was typed.
    await expect(async () => {
      await field.fill(String(treats));
      await expect(field).toHaveValue(String(treats), { timeout: 500 });
    }).toPass({ timeout: 10_000 });
    return this.dialog;
  }

  async offer(treats: number): Promise<void> {
    const dialog = await this.consider(treats);
    await dialog.getByRole('button', { name: `Offer ${treats} treat${treats === 1 ? '' : 's'}` }).click();
    await expect(this.dialog).toBeHidden({ timeout: 20_000 });
  }

  async takeBack(): Promise<void> {
    await this.offers.getByRole('button', { name: 'Take back' }).click();
  }

  /** Pays the price that is asked. */
  async adopt(treats: number): Promise<void> {
    await this.main.getByRole('button', { name: `Adopt for ${treats} treats` }).click();
    await this.dialog.getByRole('button', { name: `Pay ${treats} treats` }).click();
    await expect(this.dialog).toBeHidden({ timeout: 20_000 });
  }

  /** Takes the offer of so many treats, as the pet's owner. */
  async take(treats: number, password: string): Promise<void> {
    await this.offers.getByRole('button', { name: new RegExp(`^Take the offer of ${treats} treats?`) }).click();
    await this.dialog.getByLabel('Password', { exact: true }).fill(password);
    await this.dialog.getByRole('button', { name: 'Take the offer' }).click();
    await expect(this.dialog).toBeHidden({ timeout: 20_000 });
  }
}
