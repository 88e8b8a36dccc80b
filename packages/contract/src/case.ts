import type { Ability } from './abilities.ts'
import { PREFIXES } from './dialects.ts'
import type { Stage } from './stage.ts'

/**
 * `rooms` is about rooms, for dialects that have them. `old` holds what only Maxine
 * servers without the extension do: run by a profile, or by name. `client` holds what clients do.
 */
export const LEVELS = ['core', 'recovery', 'security', 'rooms', 'old', 'client'] as const
export type Level = (typeof LEVELS)[number]

/** One thing that a server does, or breaks the contract. */
export interface Case {
  /** Stands in PROTOCOL.md behind the sentence that this case tests. */
  readonly id: string
  /** What the server does, as a sentence without its subject: `answers a subscribe with its filter`. */
  readonly title: string
  readonly needs: readonly Ability[]
  /** `should`: what fails is told, and counts only where `strict` is asked for. Default `must`. */
  readonly strength?: 'must' | 'should'
  /** Throws a Breach where the server does otherwise. */
  readonly run: (stage: Stage) => Promise<void>
}

/** The level is in the ID: MX-CORE-07. */
export function levelOf({ id }: Pick<Case, 'id'>): Level {
  const word = ID.exec(id)?.[1]
  const level = LEVELS.find((name) => WORDS[name] === word)
  if (!level) throw new Error(`${id} is no ID of a case`)
  return level
}

const ID = new RegExp(`^(?:${Object.values(PREFIXES).join('|')})-([A-Z]+)-\\d+$`)

const WORDS: Readonly<Record<Level, string>> = {
  core: 'CORE',
  recovery: 'REC',
  security: 'SEC',
  rooms: 'ROOMS',
  old: 'OLD',
  client: 'CLIENT',
}
