import type { Page } from '@playwright/test';
import { noise } from '../fixtures/drawn.ts';
import { Functions } from '../fixtures/functions.ts';
import { jpegSize } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';
import { seeEachOther } from '../fixtures/two-people.ts';

// A page asks every two seconds here, and a function that is new has the whole log to read first.
const IN_A_WHILE = { timeout: 15_000 };

/** Lambda's messages have 6 MB, as base64, of which the head has a part. */
const MESSAGE_BYTES_MAX = 4_600_000;

/** The answers that a page gets from an address, as they come. */
function answers(page: Page, address: string): number[] {
  const seen: number[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname === address) seen.push(response.status());
  });
  return seen;
}

test('people hatch, post and pat, and each sees the other by asking', async ({ join, world }) => {
  const anna = await join('anna');
  const ben = await join('ben');
  const streams = answers(ben.page, '/api/v1/live');
  const asked = answers(ben.page, '/api/v1/entries');
  await seeEachOther(anna, ben, IN_A_WHILE);
  for (const person of [anna, ben]) await person.shell.expectChecked();

  // No gateway of Lambda carries a stream, and a page asks for none again and again.
  expect(streams.length).toBeGreaterThan(0);
  expect(streams.filter((status) => status !== 501)).toEqual([]);
  const before = asked.length;
  await expect(() => expect(asked.length).toBeGreaterThan(before + 1)).toPass(IN_A_WHILE);
  expect(asked.filter((status) => status !== 200)).toEqual([]);

  const functions = world as Functions;
  expect(functions.started, 'several functions share the chain').toBeGreaterThan(1);
  await world.audit();
});

test('the photograph that packs worst fits into a message', async ({ join }) => {
  const anna = await join('anna');
  const kept = anna.page.waitForResponse((response) => response.request().method() === 'PUT' && response.ok());
  await anna.hatch('Static', noise(1_700));
  const commitment = new URL((await kept).url()).pathname.split('/').pop();
  const photo = await (await anna.page.request.get(`/media/${commitment}`)).body();
  // Nothing was made smaller on the way than photographs are anyway.
  expect(jpegSize(photo)).toEqual({ width: 1_600, height: 1_600 });
  expect(photo.length).toBeLessThan(MESSAGE_BYTES_MAX);
});
