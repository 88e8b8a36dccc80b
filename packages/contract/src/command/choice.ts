import { levelOf } from '../case.ts'
import type { Level } from '../case.ts'
import { DIALECTS, PREFIXES } from '../dialects.ts'
import type { DialectName } from '../dialects.ts'
import type { Claim } from '../run-case.ts'
import { SUITES } from '../suite.ts'
import { nearest } from './nearest.ts'
import { Refused } from './refused.ts'

/** Those with cases for a server of this dialect. */
export function levelsOf(dialect: DialectName): readonly Level[] {
  return [...new Set(SUITES[dialect].cases.map(levelOf))]
}

/** @throws Refused for all that the suite has no cases for. */
export function readDialect(name: string): DialectName {
  const dialect = DIALECTS.find((one) => one === name)
  if (dialect) return dialect
  const near = nearest(name, DIALECTS)
  const wants = `--dialect takes one of ${DIALECTS.join(', ')}`
  throw new Refused(near ? `${wants}; did you mean ${near}?` : wants)
}

export function readLevels(
  text: string | undefined,
  dialect: DialectName,
): readonly Level[] | undefined {
  if (text === undefined) return undefined
  const levels = levelsOf(dialect)
  const names = text.split(',').map((name) => name.trim().toLowerCase())
  for (const name of names) {
    if ((levels as readonly string[]).includes(name)) continue
    const near = nearest(name, levels)
    const wants = `--level takes one or more of ${levels.join(', ')}, with commas between`
    throw new Refused(near ? `${wants}; did you mean ${near}?` : wants)
  }
  return levels.filter((level) => names.includes(level))
}

/** Whose cases they are, and for whom. */
export interface Claims {
  readonly cases: readonly Claim[]
  readonly dialect: DialectName
  readonly levels?: readonly Level[] | undefined
}

/** What IDs, or beginnings of them, stand for; of the levels where some are named. */
export function readIds(words: readonly string[], claims: Claims): readonly string[] | undefined {
  if (words.length === 0) return undefined
  const { cases, levels } = claims
  const meant = new Set(words.flatMap((word) => idsOf(word, claims)))
  const chosen = cases.filter(
    (one) => meant.has(one.id) && (levels?.includes(levelOf(one)) ?? true),
  )
  if (chosen.length === 0) throw new Refused('none of these IDs is of the levels that are named')
  return chosen.map(({ id }) => id)
}

/** A word that begins so is meant as an ID. */
export const LOOKS_LIKE_ID = new RegExp(`^(?:${Object.values(PREFIXES).join('|')})`, 'i')

const OF_CLIENTS = `${PREFIXES.maxine}-CLIENT`

function idsOf(word: string, { cases, dialect }: Claims): readonly string[] {
  const wanted = word.toUpperCase()
  const known = cases.map(({ id }) => id)
  if (known.includes(wanted)) return [wanted]
  const found = known.filter((id) => id.startsWith(wanted))
  if (found.length > 0) return found
  const knowsClients = known.some((id) => id.startsWith(OF_CLIENTS))
  if (wanted.startsWith(OF_CLIENTS) && !knowsClients) {
    throw new Refused('cases about clients need --client')
  }
  const prefix = PREFIXES[dialect]
  const shape = new RegExp(`^(${Object.values(PREFIXES).join('|')})[A-Z0-9-]{0,20}$`)
  const [, own] = shape.exec(wanted) ?? []
  // Anything else might be a secret in the wrong place.
  if (own === undefined) {
    throw new Refused(
      `an ID looks like ${prefix}-CORE-07, or like ${prefix}-CORE; --dry-run lists them`,
    )
  }
  const other = DIALECTS.find((one) => PREFIXES[one] === own && one !== dialect)
  if (other) throw new Refused(`IDs with ${own} are of another dialect: say --dialect ${other}`)
  const near = nearestId(wanted, known)
  throw new Refused(
    `there is no ${wanted}${near ? `; did you mean ${near}?` : '; --dry-run lists the IDs'}`,
  )
}

/** Of the whole IDs and of their beginnings: `MX-COER` is nearer to a level than to any case. */
function nearestId(wanted: string, known: readonly string[]): string | undefined {
  const beginnings = [...new Set(known.map((id) => id.replace(/-\d+$/, '')))]
  const names = /\d$/.test(wanted) ? known : beginnings
  return nearest(wanted, names)
}
