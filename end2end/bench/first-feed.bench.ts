// How long a new user waits for their first feed, and how much is downloaded for it. Prints; never fails on a number.
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

test('first feed on screen', async ({ browser, join, wire }) => {
  test.setTimeout(300_000);
  const anna = await join('anna');
  await anna.hatch('Mochi');
  for (let at = 1; at <= 3; at += 1) await (await anna.tell(`Story ${at} ${unique()}`, COFFEE)).expectSettled();

  console.log('| line | first story drawn, ms (median) | KB downloaded until then |\n| --- | ---: | ---: |');
  for (const line of LINES) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await firstVisit(line));
    rounds.sort((one, other) => one.ms - other.ms);
    const { ms, bytes } = rounds[Math.floor(ROUNDS / 2)]!;
    console.log(`| ${line.name} | ${Math.round(ms)} | ${Math.round(bytes / 1_000)} |`);
  }

  async function firstVisit(line: Line): Promise<{ ms: number; bytes: number }> {
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
      const drawn = () => {
        if (!document.querySelector('main article')) return requestAnimationFrame(drawn);
        // Drawn in the frame after the one in which it was put there.
        return requestAnimationFrame(() => Object.assign(window, { feedDrawnMs: performance.now() }));
      };
      requestAnimationFrame(drawn);
    });
    await page.goto(wire.url, { waitUntil: 'commit' });
    const handle = await page.waitForFunction(() => (window as { feedDrawnMs?: number }).feedDrawnMs, null, {
      timeout: 60_000,
    });
    const ms = (await handle.jsonValue()) as number;
    const downloaded = bytes;
    await expect(page.getByRole('article').first()).toBeVisible();
    await context.close();
    return { ms, bytes: downloaded };
  }
});
