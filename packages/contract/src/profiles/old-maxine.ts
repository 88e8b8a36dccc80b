import type { Difference, Profile } from '../profile.ts'

/** By the ID of the case, with what every old server does in its place. */
const OLD: Readonly<Record<string, Difference>> = {
  'MX-CORE-13': {
    reason: 'a connection that never subscribed gets everything',
    instead: 'MX-OLD-12',
  },
  'MX-CORE-15': {
    reason: 'there is one filter for each connection, which every subscribe replaces',
    instead: 'MX-OLD-10',
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

const UNFILTERED: Difference = {
  reason: 'filters are acknowledged and then ignored',
  instead: 'MX-OLD-11',
}

/**
 * A Maxine server of the time of the documents, which does not know the extension: as commit 9b32d4b4
 * of VrushankPatel/Maxine, of 2025-09-24, was seen to behave.
 *
 * Of the level `security` nothing is excused: such a server fails it, and whoever runs one should know.
 */
export const OLD_MAXINE: Profile = { name: 'old-maxine', differences: OLD }

/** One that ignores its filters: as commit d98e5a81, of the day after. */
export const OLD_MAXINE_UNFILTERED: Profile = {
  name: 'old-maxine-unfiltered',
  differences: {
    ...OLD,
    'MX-CORE-15': UNFILTERED,
    'MX-CORE-18': UNFILTERED,
    'MX-CORE-22': UNFILTERED,
    'MX-CORE-23': UNFILTERED,
    'MX-CORE-24': UNFILTERED,
    'MX-CORE-25': UNFILTERED,
    'MX-CORE-28': UNFILTERED,
    'MX-CORE-29': UNFILTERED,
    'MX-CORE-52': UNFILTERED,
  },
}
