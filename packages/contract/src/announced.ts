import { ABILITIES, ANNOUNCED } from './abilities.ts'
import type { Ability } from './abilities.ts'
import type { ContractTarget, Facts } from './target.ts'
import type { Frame } from './shape.ts'

/** What became known of a server before the first case. */
export interface Announced {
  /** The welcome; absent at a server that knows no hello. */
  readonly welcome: Frame | undefined
  readonly access: 'open' | 'locked'
  /** Of a page that may come in. */
  readonly allowedOrigin?: string
  /** What else it was found to be, for whoever reads a report. */
  readonly words?: readonly string[]
  /** What is missing, with the reason that is shown. */
  readonly lacks: Readonly<Partial<Record<Ability, string>>>
}

/** What was seen when the server was asked. */
export interface Seen {
  readonly welcome: Frame | undefined
  readonly access: 'open' | 'locked'
  readonly routes: 'there' | 'missing'
  /** What else it was found not to have. */
  readonly missing?: readonly Ability[]
  readonly words?: readonly string[]
}

/** Of whoever runs the suite, where the dialect knows such a thing at all. */
const SPECIAL = ['masterKey', 'handlers', 'silence'] as const
export type SpecialAbility = (typeof SPECIAL)[number]

/**
 * Puts together what was seen, what is known, and what the target says of itself. Of the special abilities only
 * those count that the dialect knows.
 */
export function announce(
  target: ContractTarget,
  facts: Facts,
  seen: Seen,
  special: readonly SpecialAbility[],
): Announced {
  const foreign: readonly Ability[] = SPECIAL.filter((name) => !special.includes(name))
  const ofTarget = missingOfTarget(target, facts, seen).filter((name) => !foreign.includes(name))
  const missing: Ability[] = [...missingOfServer(seen), ...ofTarget]
  const found = Object.fromEntries(missing.map((ability) => [ability, ABILITIES[ability]]))
  const { welcome, access, words } = seen
  const { allowedOrigin } = target
  const lacks = { ...found, ...target.lacks }
  return {
    ...{ welcome, access, lacks },
    ...(words && { words }),
    ...(allowedOrigin !== undefined && { allowedOrigin }),
  }
}

function missingOfServer({ welcome, access, routes, missing = [] }: Seen): Ability[] {
  const told = welcome?.['capabilities']
  const capabilities: readonly unknown[] = Array.isArray(told) ? told : []
  return [
    ...(welcome ? [] : (['extension'] as const)),
    ...ANNOUNCED.filter((name) => !capabilities.includes(name)),
    ...missing,
    ...(routes === 'missing' ? (['routes'] as const) : []),
    access === 'locked' ? 'open' : 'locked',
  ]
}

function missingOfTarget(target: ContractTarget, facts: Facts, { access }: Seen): Ability[] {
  const { tokens, control, allowedOrigin, masterKey, collections } = target
  const conditions: Readonly<Partial<Record<Ability, unknown>>> = {
    tokens: typeof tokens === 'function',
    trimming: facts.logEvents,
    recoveryLimit: facts.recoveryLimit,
    userLimit: facts.connectionsPerUser,
    origins: allowedOrigin,
    restart: control?.restart,
    drain: control?.drain,
    publish: control?.publish,
    // Who lets everybody write asks for no key.
    masterKey: masterKey ?? access === 'open',
    silence: facts.silentForMs,
    handlers: collections?.handled,
  }
  return (Object.keys(conditions) as Ability[]).filter((ability) => !conditions[ability])
}
