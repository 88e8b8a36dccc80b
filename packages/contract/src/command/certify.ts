import type { Announced } from '../announced.ts'
import type { Report } from '../run-contract.ts'
import type { CommandHost } from './host.ts'
import type { CommonOptions } from './options.ts'
import { runLine } from './progress.ts'
import type { Progress } from './progress.ts'
import type { Found, Suite } from './suite.ts'
import { summarize } from './summary.ts'
import type { Summary } from './summary.ts'

export interface CertifyParts {
  readonly host: CommandHost
  readonly options: CommonOptions
  readonly suite: Suite
  readonly progress: Progress
  readonly signal: AbortSignal
  /** It was there, and has been looked at for the first time. */
  readonly onFound: (found: Found) => void
}

/** What was found, and what kept it from going on. */
export interface Certified {
  readonly summary: Summary
  readonly problem: unknown
}

/** Runs the suite as often as wanted; never rejects. */
export async function certify(parts: CertifyParts): Promise<Certified> {
  const { host, options, suite, signal } = parts
  const began = host.clock.now()
  const reports: Report[] = []
  let problem: unknown
  let announced: Announced | undefined
  let stage: 'unseen' | 'seen' = 'unseen'
  try {
    while (reports.length < options.runs && !signal.aborted) {
      const report = await runOnce(parts, reports.length + 1, (found) => {
        if (stage === 'unseen') parts.onFound(found)
        stage = 'seen'
        announced = found.announced
      })
      reports.push(report)
    }
  } catch (error) {
    problem = error
  }
  const { strict, runs } = options
  const { planned } = suite
  const ms = host.clock.now() - began
  return { summary: summarize(reports, { strict, runs, planned, ms, announced }), problem }
}

async function runOnce(
  { host, options, suite, progress, signal }: CertifyParts,
  run: number,
  onOpen: (found: Found) => void,
): Promise<Report> {
  progress.runBegan(run)
  const report = await suite.run({
    strict: options.strict,
    signal,
    onOpen,
    onStart: (one, index, total) => progress.began(one, index, total),
    onResult: (result) => progress.ended(result),
  })
  progress.clear()
  if (options.runs > 1) host.print(runLine(run, options.runs, report.results))
  return report
}
