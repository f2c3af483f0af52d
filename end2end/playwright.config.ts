import { defineConfig, type PlaywrightTestOptions, type PlaywrightWorkerOptions } from '@playwright/test';
import { CHROMIUM_ARGS, FIREFOX_PREFS, FIREFOX_TOUCH_PREFS, chromiumPath, firefoxPath } from './fixtures/browsers.ts';
import type { WorldOptions } from './fixtures/test.ts';

type Use = Partial<PlaywrightTestOptions & PlaywrightWorkerOptions>;

const desktop: Use = { viewport: { width: 1280, height: 800 } };
const phone: Use = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

const chromium: Use = {
  browserName: 'chromium',
  launchOptions: { executablePath: chromiumPath(), args: CHROMIUM_ARGS },
};

// The stock Firefox, driven over WebDriver BiDi.
const firefox = (prefs: Record<string, string | number | boolean>): Use => ({
  browserName: 'firefox',
  channel: 'moz-firefox',
  launchOptions: { executablePath: firefoxPath(), firefoxUserPrefs: prefs },
});

// On a phone runs what has another shape there: hatching, the bar at the bottom, every page's looks, keeping one's
// place.
const onPhones = ['hatch', 'two-people', 'life', 'looks', 'navigation'].map((name) => `**/${name}.spec.ts`);

const lambda = 'lambda/**/*.spec.ts';
const lives = 'lives/**/*.spec.ts';

export default defineConfig<object, WorldOptions>({
  testDir: '.',
  testMatch: '{acceptance,routes,bugs,evil}/**/*.spec.ts',
  outputDir: 'test-results',
  // At a developer's desk, who has other things to do with the cores. Every worker runs a server and two browser pages
  // of its own; scripts/test gives three to what mostly waits: to take a story back, for pages to turn. Firefox has
  // more to do.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes at the second try has found something: the summary lists it as flaky. At a developer's desk it
  // fails.
  retries: process.env.CI ? 1 : 0,
  maxFailures: process.env.CI ? 10 : 0,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['html', { open: 'never' }]],
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Zurich',
    // Recording slows everything down; there it can wait for the second try.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
  },
  projects: [
    { name: 'chromium-desktop', use: { ...chromium, ...desktop } },
    { name: 'firefox-desktop', use: { ...firefox(FIREFOX_PREFS), ...desktop } },
    { name: 'chromium-lives', use: { ...chromium, ...desktop }, testMatch: lives },
    { name: 'firefox-lives', use: { ...firefox(FIREFOX_PREFS), ...desktop }, testMatch: lives },
    { name: 'chromium-lambda', use: { ...chromium, ...desktop, host: 'lambda' }, testMatch: lambda },
    { name: 'firefox-lambda', use: { ...firefox(FIREFOX_PREFS), ...desktop, host: 'lambda' }, testMatch: lambda },
    { name: 'chromium-phone', use: { ...chromium, ...phone }, testMatch: onPhones },
    { name: 'firefox-phone', use: { ...firefox(FIREFOX_TOUCH_PREFS), ...phone }, testMatch: onPhones },
    // These measure and print, for scripts/bench.
    { name: 'bench', use: { ...chromium, ...desktop }, testMatch: 'bench/**/*.bench.ts' },
    { name: 'bench-firefox', use: { ...firefox(FIREFOX_PREFS), ...desktop }, testMatch: 'bench/dig.bench.ts' },
  ],
});
