/**
 * @typedef {object} Account somebody to sign in as, shown on the page with the password
 * @property {string} username
 * @property {string} password
 * @property {string} role
 * @property {string} may a sentence: what the role may do
 * @property {readonly string[]} [scopes] of the channels of a Nexus; all where left out
 */

/** Everybody may know them: the server is on this machine alone, and forgets all when it ends. */
export const ACCOUNTS = /** @type {readonly Account[]} */ ([
  {
    username: 'viewer',
    password: 'viewer-demo',
    role: 'viewer',
    may: 'Sees the registry live, and can break nothing.',
    // All but `ai`, so that there is a refusal to be seen.
    scopes: ['telemetry', 'tasks', 'commands', 'system'],
  },
  {
    username: 'operator',
    password: 'operator-demo',
    role: 'operator',
    may: 'Sees the registry live, and makes faults.',
  },
  {
    username: 'admin',
    password: 'admin-demo',
    role: 'admin',
    may: 'Makes faults, and sees the statistics of the server too.',
  },
])

/** Roles that may ask for faults. @type {ReadonlySet<string>} */
export const MAY_BREAK = new Set(['operator', 'admin'])
