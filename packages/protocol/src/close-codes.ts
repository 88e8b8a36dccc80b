import { closeRule, listedCloseCodes } from './close-rules.ts'
import type { CloseRule } from './close-rules.ts'

export interface CloseCode extends CloseRule {
  /** What it means. */
  readonly meaning: string
  /** What the person reading an error log should do. */
  readonly advice: string
}

type Words = readonly [meaning: string, advice: string]

const WORDS: Readonly<Record<number, Words>> = {
  1000: [
    'The server ended the connection on purpose.',
    'Nothing: the client comes back. Call disconnect() where it should not.',
  ],
  1001: [
    'The server is shutting down or the page is being left.',
    'Nothing: the client comes back.',
  ],
  1002: [
    'One side broke the WebSocket protocol.',
    'Look for a proxy that rewrites frames; report a bug if there is none.',
  ],
  1003: ['A binary frame reached a server that reads text.', 'Send text only.'],
  1005: ['The other side closed without saying why.', 'Nothing: the client comes back.'],
  1006: [
    'The connection broke, or the server refused it: a browser cannot tell which.',
    'Check that the address is right and the server allows your origin.',
  ],
  1007: [
    'A text frame was not UTF-8.',
    'Look for a proxy that rewrites frames; report a bug if there is none.',
  ],
  1008: [
    'The server refused the token, as Nexus and Cliffracer say it, or broke off for a rule of its own.',
    'Check the token and what it permits.',
  ],
  1009: [
    'A frame was longer than the other side reads.',
    'Subscribe with fewer or shorter filters, or raise the limit on the server.',
  ],
  1010: [
    'The server did not agree to a WebSocket extension the client needs.',
    'Report a bug: this client needs none.',
  ],
  1011: ['The server met an error of its own.', 'Look at the server’s log.'],
  1012: ['The server is restarting.', 'Nothing: the client comes back, spread over time.'],
  1013: ['The server has too much to do.', 'Nothing: the client comes back later.'],
  1014: [
    'A proxy got no good answer from the server.',
    'Look at the proxy and the server behind it.',
  ],
  4401: [
    'The session outlived its token.',
    'Give the client a getToken function, so that it can fetch a fresh one in time.',
  ],
  4408: [
    'No token came within the time the server waits for one.',
    'Give the client a token, or make getToken faster.',
  ],
  4409: [
    'The client did not answer the server’s pings.',
    'Look for code that blocks the event loop for many seconds.',
  ],
  4410: [
    'The server lost its place in the log for this connection.',
    'Nothing: the client comes back and resumes.',
  ],
  4411: [
    'The client read more slowly than events arrived.',
    'Narrow the filters or do less in the handlers.',
  ],
  4429: [
    'The client sent more messages than the server allows.',
    'Subscribe to several filters at once and less often.',
  ],
  4500: [
    'The token is not valid and a fresh one would not be either.',
    'Check the token’s issuer, audience and key, then connect again.',
  ],
  4503: [
    'The user or the origin may not connect.',
    'Ask for the permission, or connect as somebody who has it.',
  ],
  4504: ['An administrator ended the session.', 'Sign in again.'],
  4505: [
    'Too many connections or subscriptions.',
    'Share one client in the application, and close those no longer used.',
  ],
  4506: [
    'The server does not speak this version of the protocol.',
    'Update the older of the two sides.',
  ],
}

/** Close codes the dialects use. */
export const CLOSE_CODES: readonly CloseCode[] = /* @__PURE__ */ listedCloseCodes().map(closeCode)

/** What a close code means, and what is done after it. */
export function closeCode(code: number): CloseCode {
  const [meaning, advice] = WORDS[code] ?? [
    'The server closed with a code of its own.',
    'Look the code up in the server’s documentation.',
  ]
  return { ...closeRule(code), meaning, advice }
}
