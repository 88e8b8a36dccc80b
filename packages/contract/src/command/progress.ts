import type { Claim, Result } from '../run-case.ts'
import type { Paint } from './colours.ts'
import { cutTo, escapeText } from './text.ts'
import { STYLES, counted, lasted } from './wording.ts'

/** Where progress is shown. */
export interface Show {
  readonly print: (text: string) => void
  /** Of the terminal, as wide as it is now; nothing where standard output is none. */
  readonly columns: (() => number) | undefined
  readonly paint: Paint
  /** How often the suite runs. */
  readonly runs: number
  readonly clock: Clock
}

export interface Clock {
  /** Milliseconds. */
  readonly now: () => number
  /** Calls back again and again; the returned function ends it. */
  readonly every: (ms: number, callback: () => void) => () => void
}

/** What the run tells while it goes on. */
export interface Progress {
  readonly runBegan: (run: number) => void
  readonly began: (one: Claim, index: number, total: number) => void
  readonly ended: (result: Result) => void
  /** Takes the live line away, so that something else can be printed. */
  readonly clear: () => void
}

/** Some cases wait for half a minute: this shows that they do. */
const TICK_MS = 1_000

const CLEAR_LINE = '\r\u001b[K'

/**
 * On a terminal one line that is rewritten, and a lasting one for each case that is not as it should
 * be; elsewhere a line for each case, or with several runs only for those.
 */
export function createProgress({ print, columns, paint, runs, clock }: Show): Progress {
  let live: 'shown' | 'none' = 'none'
  let [run, index, total] = [1, 0, 0]
  let stop: () => void = () => undefined
  const clear = () => {
    stop()
    if (live === 'shown') print(CLEAR_LINE)
    live = 'none'
  }
  const place = () => {
    const ofRuns = runs > 1 ? `run ${String(run).padStart(String(runs).length)}/${runs} ` : ''
    return `${ofRuns}[${String(index + 1).padStart(String(total).length)}/${total}]`
  }
  return {
    clear,
    runBegan(number) {
      run = number
    },
    began({ id, title }, at, of) {
      index = at
      total = of
      if (!columns) return
      // The last column stays free: some terminals begin a new line there.
      const draw = (since: string) => {
        const line = cutTo(`${place()} ${since}${id} ${title}`, columns() - 1)
        print(`${live === 'shown' ? CLEAR_LINE : ''}${line}`)
        live = 'shown'
      }
      stop()
      draw('')
      const began = clock.now()
      stop = clock.every(TICK_MS, () => draw(`${Math.round((clock.now() - began) / 1_000)} s `))
    },
    ended(result) {
      const isRemarkable = ['failed', 'advice'].includes(result.outcome)
      if (!isRemarkable && (columns !== undefined || runs > 1)) return
      clear()
      const line = lineOf(result, place(), paint)
      print(`${columns ? cutPainted(line, columns()) : line.join('')}\n`)
    },
  }
}

/** Before the outcome, the outcome, and what is behind it. */
type ResultLine = readonly [before: string, outcome: string, behind: string]

function lineOf(result: Result, place: string, paint: Paint): ResultLine {
  const { id, title, outcome, reason = '', ms } = result
  const why = outcome === 'skipped' || outcome === 'failed' ? `: ${escapeText(reason)}` : ''
  const time = outcome === 'skipped' ? '' : ` (${lasted(ms)})`
  return [`${place} `, paint(STYLES[outcome], outcome.padEnd(7)), ` ${id} ${title}${time}${why}`]
}

const OUTCOME_COLUMNS = 7

function cutPainted([before, outcome, behind]: ResultLine, columns: number): string {
  const left = columns - 1 - before.length - OUTCOME_COLUMNS
  return `${before}${outcome}${cutTo(behind, left)}`
}

/** A line for each of several runs. */
export function runLine(run: number, runs: number, results: readonly Result[]): string {
  const failed = results.filter(({ outcome }) => outcome === 'failed').length
  const ms = results.reduce((sum, one) => sum + one.ms, 0)
  const found = failed > 0 ? `${failed} of ${counted(results.length, 'case')} failed` : 'no failure'
  const number = String(run).padStart(String(runs).length)
  return `run ${number} of ${runs}: ${found} (${lasted(ms)})\n`
}
