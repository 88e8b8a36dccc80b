import type { Announced } from '../announced.ts'
import type { Outcome } from '../run-case.ts'
import type { Style } from './colours.ts'
import type { Summary } from './summary.ts'
import { failuresIn } from './summary.ts'
import { cutTo, escapeText } from './text.ts'

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** A time that passed, in milliseconds. */
export function lasted(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  return ms < 99_950 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`
}

export const STYLES: Readonly<Record<Outcome, Style>> = {
  passed: 'good',
  failed: 'bad',
  skipped: 'quiet',
  differs: 'warning',
  advice: 'warning',
}

/** What the server was found to be, in words. */
export function serverWords({ welcome, access, words }: Announced): readonly string[] {
  const told = capabilitiesOf(welcome)
  const announced = told.length > 0 ? `announces ${told.join(', ')}` : 'announces nothing'
  const extension = welcome ? announced : 'does not know the extension'
  return [access === 'locked' ? 'wants a token' : 'wants no token', ...(words ?? [extension])]
}

/** A server can say whatever it likes. */
const [MOST_CAPABILITIES, WIDEST_CAPABILITY] = [16, 24]

export function capabilitiesOf(welcome: Announced['welcome']): readonly string[] {
  const told = welcome?.['capabilities']
  const names = Array.isArray(told) ? told.filter((name) => typeof name === 'string') : []
  return names.slice(0, MOST_CAPABILITIES).map((name) => cutTo(escapeText(name), WIDEST_CAPABILITY))
}

/** The last line: its first word, and the rest. */
export function verdictWords(summary: Summary): string {
  const { verdict, results, ms } = summary
  const all = counted(results.length, 'case')
  switch (verdict) {
    case 'kept':
      return `kept: ${countsWords(summary)}${runsWords(summary)} in ${lasted(ms)}`
    case 'untested':
      return `untested: all of ${all} skipped`
    case 'unfinished':
      return `unfinished: ended ${endWords(summary)}, ${countsWords(summary)}`
    case 'broken': {
      const failed = `${failuresIn(summary).length} of ${all} failed${strictWords(summary)}`
      const isWhole = summary.runs.ended === summary.runs.wanted
      const end = isWhole ? '' : `, ended ${endWords(summary)}`
      return `broken: ${failed}${runsWords(summary)}${end} in ${lasted(ms)}`
    }
  }
}

export const VERDICT_STYLES: Readonly<Record<Summary['verdict'], Style>> = {
  kept: 'good',
  broken: 'bad',
  untested: 'warning',
  unfinished: 'warning',
}

function endWords({ runs, results, planned }: Summary): string {
  if (runs.wanted > 1) return `after ${runs.ended} of ${counted(runs.wanted, 'run')}`
  return `after ${results.length} of ${counted(planned, 'case')}`
}

function countsWords({ counts }: Summary): string {
  const words = (['passed', 'failed', 'skipped', 'differs', 'advice'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${OUTCOME_WORDS[outcome]}`)
  return words.length > 0 ? words.join(', ') : 'nothing found'
}

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  differs: 'as the profile declares',
  advice: 'against advice',
}

function strictWords({ strict, counts }: Summary): string {
  const besides = counts.advice + counts.differs
  return strict === 'yes' && besides > 0 ? ` (${besides} only because the run is strict)` : ''
}

function runsWords({ runs }: Summary): string {
  if (runs.wanted === 1) return ''
  return runs.broken > 0
    ? `, ${runs.broken} of ${counted(runs.wanted, 'run')} broken`
    : `, the worst of ${counted(runs.wanted, 'run')}`
}
