import { type Locator, type Page, expect } from '@playwright/test';
import { LifeMeter } from './life.ts';

/** What stands around every page: the header with the own pet, the navigation, notices. */
export class Shell {
  readonly header: Locator;
  readonly signIn: Locator;
  readonly verified: Locator;
  readonly ownLife: LifeMeter;

  constructor(private readonly page: Page) {
    this.header = page.getByRole('banner');
    this.signIn = this.header.getByRole('link', { name: 'Sign in' });
    this.verified = this.header.getByRole('link', { name: /Everything checked up to page/ });
    this.ownLife = new LifeMeter(this.header);
  }

  /** Waits until the header says that one has so many treats. */
  async expectTreats(treats: number): Promise<void> {
    const words = new RegExp(`^You have ${treats} treats?\\b`);
    await expect(this.header.getByRole('link', { name: words })).toBeVisible({ timeout: 20_000 });
  }

  ownPet(name: string): Locator {
    return this.header.getByRole('link', { name: new RegExp(name) });
  }

  /**
   * A page's link in whichever navigation this screen has: the rail, or a phone's bar at the bottom and what it leads
   * to.
   */
  async go(name: string): Promise<void> {
    const links = this.page.getByRole('navigation').getByRole('link').filter({ visible: true });
    const link = links.and(this.page.getByRole('link', { name })).first();
    const more = links.and(this.page.getByRole('link', { name: 'More', exact: true }));
    await expect(link.or(more).first()).toBeVisible();
    if (!(await link.isVisible())) await more.click();
    await link.click();
  }

  /** The number of the page (block) up to which this browser has checked everything. */
  async checkedUpTo(): Promise<number> {
    const label = (await this.verified.getAttribute('aria-label')) ?? '';
    return Number(label.replace(/\D/g, ''));
  }

  /** Waits until this browser has caught up with the chain. */
  async expectChecked(): Promise<void> {
    await expect(this.verified).toHaveAttribute('data-state', 'ok');
  }

  /** Waits until the browser has the program for when there is no connection. */
  async keepsProgram(): Promise<void> {
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  }

  /** Waits until the page says, above everything, what the server did. */
  async expectAlarm(words: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('alert').filter({ hasText: words }).first()).toBeVisible({ timeout: 20_000 });
    await expect(this.page.getByRole('banner').locator('[data-state="broken"]')).toBeVisible();
  }

  /** Waits until the header says that what is shown could be made up. */
  async expectUnproven(words = /Not proven yet/): Promise<void> {
    await expect(this.header.getByRole('link', { name: words })).toBeVisible({ timeout: 20_000 });
  }

  async expectNotice(words: string | RegExp): Promise<void> {
    const notice = this.page.getByRole('status').or(this.page.getByRole('alert')).filter({ hasText: words });
    await expect(notice.first()).toBeVisible();
  }
}
