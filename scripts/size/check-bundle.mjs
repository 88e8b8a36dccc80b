/**
 * Words that give a dialect away: names and wire words no other dialect has. An application pays
 * for the one dialect it imports, so its bundle must hold no word of another one.
 */
const WORDS = {
  maxine: ['maxine', 'service_registered', 'refresh_token', 'circuit_open', 'config_changed'],
  nexus: ['nexus', 'subscription_confirmed', 'connection_established', 'unsubscription_confirmed'],
  deployd: ['deployd', 'collection_change', 'custom_event'],
  cliffracer: ['cliffracer', 'correlation_id', 'user_joined'],
}

const DIALECTS = Object.keys(WORDS)

/** The largest half, Maxine's, is 3.9 kB: there is no room for zod/mini, which is 4.6 kB by itself. */
const CLIENT_HALF_GZIP = 4_000

/** Bytes a gzipped bundle must stay below. @type {Record<string, number>} */
const CEILINGS = Object.fromEntries(
  DIALECTS.map((dialect) => [`maxine-protocol/dialects/${dialect}`, CLIENT_HALF_GZIP]),
)

/**
 * Bytes, gzipped, of what a page loads at first and of all there is to load; no more than these. They
 * hold what was reached, which is more than the 15 kB that were wanted: reconnecting-websocket takes
 * 3.2 of it, the Maxine dialect 3.9, and the rest is spread over sixty files of which none is above 1.4.
 * What an event costs when it is received took 1.5 of it, and fell by a fifth to a half for it. The handles of
 * registry views and what they need of the connection are 4 of what is loaded at first; 8 are loaded with the first view, and
 * 9 more with an old server.
 * The clients of the other systems hold no positions, no history and no registry; what they load later is
 * reconnecting-websocket, and of go-deployd the routes to documents.
 *
 * @type {Record<string, { initial: number, total: number }>}
 */
const LOAD_CEILINGS = {
  'maxine-client': { initial: 27_000, total: 48_500 },
  'maxine-client/nexus': { initial: 23_200, total: 26_400 },
  'maxine-client/deployd': { initial: 23_600, total: 28_500 },
  'maxine-client/cliffracer': { initial: 22_500, total: 25_700 },
}

/** The dialect of an entry that does not name one. @type {Record<string, string>} */
const OWN_DIALECTS = {
  'maxine-client': 'maxine',
  'maxine-client/nexus': 'nexus',
  'maxine-client/deployd': 'deployd',
  'maxine-client/cliffracer': 'cliffracer',
}

/** What every client calls itself and its errors: names of the package, whatever is spoken. */
const OWN_NAMES = /maxineerror|"maxine-client"/g

/** A strict Content-Security-Policy refuses code that is made from text. */
const CODE_FROM_TEXT = [/\bnew Function\b/, /\beval\(/]

/** @param {import('./bundle.mjs').Bundle} bundle @returns {string[]} */
export function checkBundle({ entry, code, gzip, initial, total }) {
  return [
    ...checkCeiling(entry, gzip),
    ...checkLoads(entry, { initial, total }),
    ...findForeignWords(entry, code),
    ...CODE_FROM_TEXT.filter((pattern) => pattern.test(code)).map(
      (pattern) => `${entry}: its bundle makes code from text (${pattern.source})`,
    ),
  ]
}

function checkCeiling(entry, gzip) {
  const ceiling = CEILINGS[entry]
  if (ceiling === undefined || gzip < ceiling) return []
  return [`${entry}: ${gzip} bytes gzipped, the ceiling is ${ceiling}`]
}

function checkLoads(entry, loads) {
  return Object.entries(LOAD_CEILINGS[entry] ?? {})
    .filter(([load, ceiling]) => loads[load].gzip > ceiling)
    .map(
      ([load, ceiling]) =>
        `${entry}: ${load} is ${loads[load].gzip} bytes gzipped, the ceiling is ${ceiling}`,
    )
}

/** Only client halves: a server half is never in a browser, and knows more. */
function findForeignWords(entry, code) {
  const [, own = OWN_DIALECTS[entry]] = /\/dialects\/([^/]+)$/.exec(entry) ?? []
  if (own === undefined) return []
  const text = code.toLowerCase().replaceAll(OWN_NAMES, '')
  return DIALECTS.filter((dialect) => dialect !== own).flatMap((dialect) =>
    WORDS[dialect]
      .filter((word) => !WORDS[own]?.includes(word) && text.includes(word))
      .map((word) => `${entry}: its bundle holds "${word}", a word of ${dialect}`),
  )
}
