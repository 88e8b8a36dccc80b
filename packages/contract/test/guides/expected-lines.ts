import type { DialectName } from '../../src/index.ts'

/** What a command line of a guide does when it is run as it stands there; each ends with 0. */
export interface ExpectedLine {
  /** Who is at the address of the guide; a client brings its own. */
  readonly server: 'open' | 'locked' | 'old' | 'none' | Exclude<DialectName, 'maxine'>
  readonly prints: RegExp
  /** Runs all there is, with cases about clients that fall behind: beside others those would. */
  readonly company?: 'none'
  /** Files that it leaves in its folder. */
  readonly writes?: readonly string[]
}

const KEPT = /\nkept: \d+ passed, \d+ skipped in /
const ALL_KEPT = /\nkept: \d+ passed in /

/** Every line of `sh` in the guides, but for those of npm. */
export const EXPECTED_LINES: Readonly<Record<string, ExpectedLine>> = {
  'npx maxine-contract ws://localhost:8080': { server: 'open', prints: KEPT, company: 'none' },
  'npx maxine-contract --dry-run': {
    server: 'none',
    prints: /\n\d+ cases of core, recovery, security\n/,
  },
  'npx maxine-contract ws://localhost:8080 --level core': { server: 'open', prints: KEPT },
  'npx maxine-contract ws://localhost:8080 MX-CORE-12 MX-REC-0': {
    server: 'open',
    prints: KEPT,
  },
  'npx maxine-contract ws://localhost:8080 --level core --junit contract.xml --json contract.json':
    {
      server: 'open',
      prints: KEPT,
      writes: ['contract.xml', 'contract.json'],
    },
  'MAXINE_TOKEN="$(cat token.txt)" npx maxine-contract ws://localhost:8080 --level core': {
    server: 'locked',
    prints: KEPT,
  },
  'MAXINE_TOKEN="$(cat token.txt)" npx maxine-contract ws://localhost:8080 MX-CORE-0 MX-REC-07': {
    server: 'locked',
    prints: KEPT,
  },
  "npx maxine-contract ws://localhost:8080 --token-command 'node make-token.mjs' MX-CORE-0 MX-SEC-30 MX-SEC-39":
    { server: 'locked', prints: KEPT },
  'npx maxine-contract ws://localhost:8080 --level core --profile old-maxine': {
    server: 'old',
    prints: /\nkept: \d+ passed, \d+ skipped, \d+ as the profile declares in /,
  },
  'npx maxine-contract ws://localhost:8080 --level core --profile ./ours.json': {
    server: 'open',
    prints: KEPT,
  },
  'npx maxine-contract --dialect nexus ws://localhost:3000': { server: 'nexus', prints: KEPT },
  'npx maxine-contract --dialect deployd ws://localhost:2403/ws': {
    server: 'deployd',
    prints: KEPT,
  },
  'npx maxine-contract --dialect cliffracer ws://localhost:8081/ws': {
    server: 'cliffracer',
    prints: KEPT,
  },
  'npx maxine-contract --dialect deployd --dry-run': {
    server: 'none',
    prints: /\n\d+ cases of core, security, rooms\n/,
  },
  'MAXINE_MASTER_KEY="$(cat key.txt)" npx maxine-contract --dialect deployd ws://localhost:2403/ws --level core':
    { server: 'deployd', prints: KEPT },
  "npx maxine-contract --client 'node certified-client.mjs'": {
    server: 'none',
    prints: ALL_KEPT,
  },
  "npx maxine-contract --client 'npx maxine-client tail {url} --json' MX-CLIENT-20 MX-CLIENT-27": {
    server: 'none',
    prints: ALL_KEPT,
  },
}
