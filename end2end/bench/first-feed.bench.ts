// How long a new user waits for their first story, which the server's page has in it, and for the app that takes its
// place; and how much is downloaded until then. Prints; never fails on a number.
import { unique } from '../fixtures/person.ts';
import { COFFEE } from '../fixtures/photos.ts';
import { expect, test } from '../fixtures/test.ts';

interface Line {
  name: string;
  /** Kilobits per second, both ways; none for the bare loopback. */
  kbps?: number;
  latencyMs: number;
  cpuSlowdown: number;
}

// "Fast 3G" and the slowdown of a phone as Lighthouse simulates them: 1.6 Mbit/s, 150 ms there and back.
const LINES: Line[] = [
  { name: 'this machine', latencyMs: 0, cpuSlowdown: 1 },
  { name: 'fast 3G, 4x CPU slowdown', kbps: 1_600, latencyMs: 150, cpuSlowdown: 4 },
];
const ROUNDS = 5;

interface Visit {
  /** When the first story was drawn. */
  storyMs: number;
  /** When the app's own page was. */
  appMs: number;
  bytes: number;
}

test('first feed on screen', async ({ browser, join, wire }) => {
  test.setTimeout(300_000);
  const anna = await join('anna');
  await anna.hatch('Mochi');
  for (let at = 1; at <= 3; at += 1) await (await anna.tell(`Story ${at} ${unique()}`, COFFEE)).expectSettled();

  console.log('| line (medians) | first story drawn, ms | by the app, ms | KB downloaded until then |');
  console.log('| --- | ---: | ---: | ---: |');
  for (const line of LINES) {
    const rounds: Visit[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await firstVisit(line));
    const median = (of: (visit: Visit) => number) =>
      rounds.map(of).sort((one, other) => one - other)[Math.floor(ROUNDS / 2)]!;
    const [story, app] = [median((visit) => visit.storyMs), median((visit) => visit.appMs)].map(Math.round);
    console.log(`| ${line.name} | ${story} | ${app} | ${Math.round(median((visit) => visit.bytes) / 1_000)} |`);
  }

  async function firstVisit(line: Line): Promise<Visit> {
    const context = await browser.newContext();
    const page = await context.newPage();
    const wires = await context.newCDPSession(page);
    await wires.send('Network.enable');
    if (line.kbps) {
      const throughput = (line.kbps * 1_000) / 8;
      const limits = { downloadThroughput: throughput, uploadThroughput: throughput, latency: line.latencyMs };
      await wires.send('Network.emulateNetworkConditions', { offline: false, ...limits });
    }
    await wires.send('Emulation.setCPUThrottlingRate', { rate: line.cpuSlowdown });
    let bytes = 0;
    wires.on('Network.dataReceived', (event) => (bytes += event.encodedDataLength));
    await page.addInitScript(() => {
      // Drawn in the frame after the one in which it was put there.
      const drawn = (name: string, isThere: () => boolean) => {
        if (!isThere()) requestAnimationFrame(() => drawn(name, isThere));
        else requestAnimationFrame(() => Object.assign(window, { [name]: performance.now() }));
      };
      const has = (selector: string) => document.querySelector(selector) !== null;
      drawn('storyMs', () => has('main article'));
      drawn('appMs', () => has('main article') && !has('#first'));
    });
    await page.goto(wire.url, { waitUntil: 'commit' });
    type Times = Partial<Visit>;
    await page.waitForFunction(() => (window as Times).appMs, null, { timeout: 60_000 });
    const downloaded = bytes;
    const times = await page.evaluate(() => [(window as Times).storyMs ?? 0, (window as Times).appMs ?? 0] as const);
    await expect(page.getByRole('article').first()).toBeVisible();
    await context.close();
    return { storyMs: times[0], appMs: times[1], bytes: downloaded };
  }
});
