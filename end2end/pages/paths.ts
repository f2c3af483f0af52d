/** The addresses that tests open directly, as somebody with a bookmark would. */
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
