/** The wires that there are cases for, by the names they have in maxine-protocol. */
export const DIALECTS = ['maxine', 'nexus', 'deployd', 'cliffracer'] as const
export type DialectName = (typeof DIALECTS)[number]

/** How the IDs of a dialect begin, in its PROTOCOL.md and everywhere else. */
export const PREFIXES: Readonly<Record<DialectName, string>> = {
  maxine: 'MX',
  nexus: 'NX',
  deployd: 'GD',
  cliffracer: 'CR',
}
