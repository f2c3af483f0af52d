import { type Locator, type Page, expect } from '@playwright/test';
import { keptFile } from '../fixtures/kept-file.ts';
import { paths } from './paths.ts';

/** The account's page: which devices may act for it. */
export class KeysPage {
  readonly keys: Locator;

  constructor(private readonly page: Page) {
    this.keys = page.getByRole('main').getByRole('listitem').filter({ hasText: /key|device|browser/i });
  }

  async open(): Promise<void> {
    await this.page.goto(paths.keys);
    await expect(this.keys.first()).toBeVisible();
  }

  /** Takes the right to act from every device but this one; only the owner key, hence the password, may do that. */
  async revokeOther(password: string): Promise<void> {
    const other = this.keys.filter({ hasNotText: /this (device|browser)/i }).filter({ hasNotText: /revoked/i });
    await other.getByRole('button', { name: /revoke/i }).first().click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Password', { exact: true }).fill(password);
    await dialog.getByRole('button', { name: /revoke/i }).click();
    await expect(this.keys.filter({ hasText: /revoked/i })).toHaveCount(1);
  }

  /** Makes a key in a file, and answers what is in the file. */
  async makeKeyFile(password: string): Promise<string> {
    await this.page.getByRole('main').getByRole('button', { name: 'Make a key file' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'A key in a file' });
    await dialog.getByLabel('Password', { exact: true }).fill(password);
    const coming = keptFile(this.page);
    await dialog.getByRole('button', { name: 'Make the file' }).click();
    const { text } = await coming;
    await expect(dialog).toBeHidden();
    return text;
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign out' }).click();
  }
}
