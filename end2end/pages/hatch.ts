import { type Locator, type Page, expect } from '@playwright/test';
import { paths } from './paths.ts';

/** A file by its path, or one that is made for the test. */
export type PhotoFile = string | { name: string; mimeType: string; buffer: Buffer };

export interface Birth {
  photo: PhotoFile;
  pet: string;
  handle: string;
  password: string;
}

export class HatchPage {
  readonly forEver: Locator;
  readonly progress: Locator;
  readonly hatch: Locator;
  /** What the pet's page will say of it. */
  readonly words: Locator;
  /** The window in which the photograph is moved. */
  readonly cropper: Locator;

  constructor(private readonly page: Page) {
    this.forEver = page.getByRole('main').getByText(/public for ever/);
    this.progress = page.getByRole('status');
    this.hatch = page.getByRole('button', { name: 'Hatch', exact: false });
    this.words = page.getByLabel(/A line or two about it/);
    this.cropper = page.getByRole('main').getByRole('slider');
  }

  async open(): Promise<void> {
    await this.page.goto(paths.hatch);
  }

  async fill(birth: Birth): Promise<void> {
    await this.fillAgain(birth);
    await this.page.getByLabel('Handle').fill(birth.handle);
    await this.page.getByLabel('Password', { exact: true }).fill(birth.password);
  }

  /** For an account that exists: its handle is known. */
  async fillAgain(birth: Pick<Birth, 'photo' | 'pet'>): Promise<void> {
    await this.choosePhoto(birth.photo);
    await this.page.getByLabel(/name/i).first().fill(birth.pet);
  }

  async choosePhoto(file: PhotoFile): Promise<void> {
    await this.page.getByLabel(/photograph/i).setInputFiles(file);
  }

  /** Hatches, waits until the birth is in the log, and answers the recovery key that is offered then. */
  async settle(): Promise<string> {
    await this.hatch.click();
    const heading = this.page.getByRole('heading', { name: /recovery key/i });
    await expect(heading).toBeVisible({ timeout: 60_000 });
    const groups = await this.page.getByRole('article').getByRole('listitem').allInnerTexts();
    await this.meet();
    return groups.join('');
  }

  /** Says that the recovery key is kept somewhere, and goes to the pet. */
  async meet(): Promise<void> {
    await this.page.getByRole('link', { name: /^Meet/ }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Yes, I have it' }).click();
  }
}
