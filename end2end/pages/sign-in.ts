import { type Page, expect } from '@playwright/test';
import { paths } from './paths.ts';
import { Shell } from './shell.ts';

export class SignInPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto(paths.signIn);
  }

  /** Fills in the form and sends it, without waiting for the outcome. */
  async submit(handle: string, password: string): Promise<void> {
    await this.page.getByLabel('Handle').fill(handle);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  }

  async signIn(handle: string, password: string): Promise<void> {
    await this.submit(handle, password);
    await expect(new Shell(this.page).signIn).toBeHidden({ timeout: 20_000 });
  }
}
