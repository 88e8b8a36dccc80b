import type { Announced } from '../announced.ts'
import type { Case } from '../case.ts'
import type { Report } from '../run-contract.ts'
import { chooseCases } from '../run-contract.ts'
import type { Result } from '../run-case.ts'
import type { ContractTarget } from '../target.ts'
import type { CommandHost } from './host.ts'
import type { RunOptions } from './options.ts'
import { runLine } from './progress.ts'
import type { Progress } from './progress.ts'
import { summarize } from './summary.ts'
import type { Summary } from './summary.ts'

export interface CertifyParts {
  readonly host: CommandHost
  readonly options: RunOptions
  readonly target: ContractTarget
  readonly progress: Progress
  readonly signal: AbortSignal
  /** The server has answered for the first time. */
  readonly onServer: (announced: Announced, planned: number) => void
}

/** What was found, and what kept it from going on. */
export interface Certified {
  readonly summary: Summary
  readonly problem: unknown
}

/** Runs the suite as often as wanted; never rejects. */
export async function certify(parts: CertifyParts): Promise<Certified> {
  const { host, options, signal } = parts
  const began = host.clock.now()
  const planned = chooseCases(options.choice).length
  const reports: Report[] = []
  let problem: unknown
  let announced: Announced | undefined
  try {
    while (reports.length < options.runs && !signal.aborted) {
      const report = await runOnce(parts, reports.length + 1, (found) => {
        if (!announced) parts.onServer(found, planned)
        announced = found
      })
      reports.push(report)
    }
  } catch (error) {
    problem = error
  }
  const { strict, runs } = options
  const ms = host.clock.now() - began
  return { summary: summarize(reports, { strict, runs, planned, ms, announced }), problem }
}

async function runOnce(
  { host, options, target, progress, signal }: CertifyParts,
  run: number,
  onAnnounced: (announced: Announced) => void,
): Promise<Report> {
  progress.runBegan(run)
  const report = await host.run(target, {
    ...options.choice,
    strict: options.strict,
    signal,
    onOpen: ({ announced }) => onAnnounced(announced),
    onStart: (one: Case, index, total) => progress.began(one, index, total),
    onResult: (result: Result) => progress.ended(result),
  })
  progress.clear()
  if (options.runs > 1) host.print(runLine(run, options.runs, report.results))
  return report
}
