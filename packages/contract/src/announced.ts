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
  /** What is missing, with the reason that is shown. */
  readonly lacks: Readonly<Partial<Record<Ability, string>>>
}

/** What was seen when the server was asked. */
export interface Seen {
  readonly welcome: Frame | undefined
  readonly access: 'open' | 'locked'
  readonly routes: 'there' | 'missing'
}

/** Puts together what was seen, what is known, and what the target says of itself. */
export function announce(target: ContractTarget, facts: Facts, seen: Seen): Announced {
  const missing: Ability[] = [...missingOfServer(seen), ...missingOfTarget(target, facts)]
  const found = Object.fromEntries(missing.map((ability) => [ability, ABILITIES[ability]]))
  const { welcome, access } = seen
  const { allowedOrigin } = target
  const lacks = { ...found, ...target.lacks }
  return { welcome, access, lacks, ...(allowedOrigin !== undefined && { allowedOrigin }) }
}

function missingOfServer({ welcome, access, routes }: Seen): Ability[] {
  const told = welcome?.['capabilities']
  const capabilities: readonly unknown[] = Array.isArray(told) ? told : []
  return [
    ...(welcome ? [] : (['extension'] as const)),
    ...ANNOUNCED.filter((name) => !capabilities.includes(name)),
    ...(routes === 'missing' ? (['routes'] as const) : []),
    access === 'locked' ? 'open' : 'locked',
  ]
}

function missingOfTarget(
  { tokens, control, allowedOrigin }: ContractTarget,
  facts: Facts,
): Ability[] {
  const conditions: Readonly<Partial<Record<Ability, unknown>>> = {
    tokens: typeof tokens === 'function',
    trimming: facts.logEvents,
    recoveryLimit: facts.recoveryLimit,
    userLimit: facts.connectionsPerUser,
    origins: allowedOrigin,
    restart: control?.restart,
    drain: control?.drain,
    publish: control?.publish,
  }
  return (Object.keys(conditions) as Ability[]).filter((ability) => !conditions[ability])
}
