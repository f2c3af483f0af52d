import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../fixtures/places.ts';

const TABLE = readFileSync(join(ROOT, 'api/src/screen/pages.rs'), 'utf8');

/** Every page that has one address, as the app's own table names them. */
export const everyPage = [...TABLE.matchAll(/^ +(\w+): \w+ at "(\/[a-z-]*)"/gm)]
  .map(([, name, path]) => ({ name: name!, path: path! }));

/** The addresses that tests open directly, as a user with a bookmark would. */
export const paths = {
  feed: '/',
  compose: '/post',
  dig: '/dig',
  hatch: '/hatch',
  signIn: '/sign-in',
  keys: '/keys',
  sit: '/sit',
  memorials: '/memorials',
  more: '/more',
  shelter: '/shelter',
  rules: '/rules',
  chain: '/chain',
} as const;
