// Firefox opened a file that was cut off and sent a grey lower half; what was too large, too long or no photograph was
// refused in one browser and taken by the other.
import { readFileSync } from 'node:fs';
import { jpeg, pngChunk, pngHeader } from '../fixtures/drawn.ts';
import { COFFEE } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

const coffee = readFileSync(COFFEE);
const half = coffee.subarray(0, coffee.length / 2);
const drawn = jpeg(640, 480).buffer;
// The frame says that there are a hundred times as many rows.
const lies = Buffer.from(drawn);
lies.writeUInt16BE(48_000, drawn.indexOf(Buffer.from([0xff, 0xc0])) + 5);
const png = (width: number, height: number) =>
  Buffer.concat([pngHeader(width, height), pngChunk('IDAT', Buffer.alloc(99)), pngChunk('IEND', Buffer.alloc(0))]);

const CUT_OFF = /ends in the middle of the picture/;
const FILES: [string, Buffer, RegExp][] = [
  ['half.jpg', half, CUT_OFF],
  ['half-with-an-end.jpg', Buffer.concat([drawn.subarray(0, -600), Buffer.from([0xff, 0xd9])]), CUT_OFF],
  ['lies.jpg', lies, CUT_OFF],
  ['empty.jpg', Buffer.alloc(0), CUT_OFF],
  ['bomb.png', png(30_000, 30_000), /has 900 megapixels, and this browser can work on 210/],
  ['long.png', png(100_000, 1), /is 100000 pixels long/],
  ['page.jpg', Buffer.from('<!doctype html><title>A page</title>'), /cannot open that photograph/],
  ['drawing.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), /cannot open that/],
];

test('what cannot be sent whole is not sent, and words say why', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatchPage.open();
  for (const [name, buffer, words] of FILES) {
    await anna.hatchPage.choosePhoto({ name, mimeType: 'application/octet-stream', buffer });
    await expect(anna.page.getByText(words), name).toBeVisible();
    await expect(anna.hatchPage.cropper, name).toBeHidden();
    // Words that are the same for the next file must be new ones.
    await anna.page.reload();
  }
});
