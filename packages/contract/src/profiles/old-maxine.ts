import type { Difference, Profile } from '../profile.ts'

/** By the ID of the case, with what every old server does in its place. */
const OLD: Readonly<Record<string, Difference>> = {
  'MX-CORE-13': {
    reason: 'a connection that never subscribed gets everything',
    instead: 'MX-OLD-12',
  },
  'MX-CORE-17': {
    reason: 'a connection that has unsubscribed gets everything',
    instead: 'MX-OLD-13',
  },
  'MX-CORE-50': {
    reason: 'a heartbeat is answered over HTTP and makes no event',
    instead: 'MX-OLD-25',
  },
}

const REPLACED: Difference = {
  reason: 'there is one filter for each connection, which every subscribe replaces',
  instead: 'MX-OLD-10',
}

const UNFILTERED: Difference = {
  reason: 'filters are acknowledged and then ignored',
  instead: 'MX-OLD-11',
}

/** Cases that hear, where no filter counts, what they have not asked for. */
const FILTERED = [15, 18, 22, 23, 24, 25, 28, 29, 52, 84, 93].map((number) => `MX-CORE-${number}`)

/**
 * A Maxine server of the time of the documents, which does not know the extension: as commit 9b32d4b4
 * of VrushankPatel/Maxine, of 2025-09-24, was seen to behave.
 *
 * Routes that one commit or another has broken are not declared: where the history answers 500, as at
 * that commit, or the circuit of a node 404, the suite says so. Of the level `security` nothing is
 * excused: such a server fails it, and whoever runs one should know.
 */
export const OLD_MAXINE: Profile = {
  name: 'old-maxine',
  differences: { ...OLD, 'MX-CORE-15': REPLACED, 'MX-CORE-99': REPLACED },
}

/** One that ignores its filters: as commit d98e5a81, of the day after. */
export const OLD_MAXINE_UNFILTERED: Profile = {
  name: 'old-maxine-unfiltered',
  differences: { ...OLD, ...Object.fromEntries(FILTERED.map((id) => [id, UNFILTERED])) },
}
