import { levelOf } from '../case.ts'
import type { Level } from '../case.ts'
import { ALL_CASES } from '../cases/all-cases.ts'
import type { Claim } from '../run-case.ts'
import { nearest } from './nearest.ts'
import { Refused } from './refused.ts'

/** Those with cases for a server. */
export const SERVER_LEVELS: readonly Level[] = [...new Set(ALL_CASES.map(levelOf))]

/** The other dialects of maxine-protocol, for which there are no cases yet. */
const LATER_DIALECTS: readonly string[] = ['cliffracer', 'deployd', 'nexus']

/** @throws Refused for all that the suite has no cases for. */
export function readDialect(name = 'maxine'): void {
  if (name === 'maxine') return
  if (LATER_DIALECTS.includes(name)) {
    throw new Refused(`there are no cases for ${name} yet; --dialect takes maxine`)
  }
  const near = nearest(name, ['maxine', ...LATER_DIALECTS])
  throw new Refused(`--dialect takes maxine${near ? `; did you mean ${near}?` : ''}`)
}

export function readLevels(text: string | undefined): readonly Level[] | undefined {
  if (text === undefined) return undefined
  const names = text.split(',').map((name) => name.trim().toLowerCase())
  for (const name of names) {
    if ((SERVER_LEVELS as readonly string[]).includes(name)) continue
    const near = nearest(name, SERVER_LEVELS)
    const wants = `--level takes one or more of ${SERVER_LEVELS.join(', ')}, with commas between`
    throw new Refused(near ? `${wants}; did you mean ${near}?` : wants)
  }
  return SERVER_LEVELS.filter((level) => names.includes(level))
}

/** What IDs, or beginnings of them, stand for; of the levels where some are named. */
export function readIds(
  words: readonly string[],
  levels: readonly Level[] | undefined,
  cases: readonly Claim[] = ALL_CASES,
): readonly string[] | undefined {
  if (words.length === 0) return undefined
  const known = cases.map(({ id }) => id)
  const meant = new Set(words.flatMap((word) => idsOf(word, known)))
  const chosen = cases.filter(
    (one) => meant.has(one.id) && (levels?.includes(levelOf(one)) ?? true),
  )
  if (chosen.length === 0) throw new Refused('none of these IDs is of the levels that are named')
  return chosen.map(({ id }) => id)
}

const OF_CLIENTS = 'MX-CLIENT'

function idsOf(word: string, known: readonly string[]): readonly string[] {
  const wanted = word.toUpperCase()
  if (known.includes(wanted)) return [wanted]
  const found = known.filter((id) => id.startsWith(wanted))
  if (found.length > 0) return found
  const knowsClients = known.some((id) => id.startsWith(OF_CLIENTS))
  if (wanted.startsWith(OF_CLIENTS) && !knowsClients) {
    throw new Refused('cases about clients need --client')
  }
  // Anything else might be a secret in the wrong place.
  if (!/^MX[A-Z0-9-]{0,20}$/.test(wanted)) {
    throw new Refused('an ID looks like MX-CORE-07, or like MX-CORE; --dry-run lists them')
  }
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
