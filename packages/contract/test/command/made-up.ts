import type { Announced, Outcome, Report, Result } from '../../src/index.ts'
import type { RunOptions } from '../../src/run-contract.ts'
import type { CommandHost, EndSignal } from '../../src/command/host.ts'

/** A result that nobody ran for. */
export function result(id: string, outcome: Outcome, more: Partial<Result> = {}): Result {
  return {
    id,
    title: `does what ${id} says`,
    level: id.startsWith('MX-REC') ? 'recovery' : 'core',
    outcome,
    sentence: { section: 'Recovery', text: `A server does what ${id} says.` },
    ms: 12,
    transcript: [],
    ...more,
  }
}

export function report(...results: readonly Result[]): Report {
  const counts = { passed: 0, failed: 0, skipped: 0, differs: 0, advice: 0 }
  for (const { outcome } of results) counts[outcome] += 1
  return { results, counts, verdict: counts.failed > 0 ? 'broken' : 'kept' }
}

export const ANNOUNCED: Announced = {
  welcome: { type: 'welcome', capabilities: ['recovery', 'batch'] },
  access: 'open',
  lacks: {},
}

/** A host in which nothing is real; what it was told is kept. */
export interface MadeUpHost extends CommandHost {
  readonly printed: () => string
  readonly reported: () => string
  readonly written: ReadonlyMap<string, string>
  readonly code: () => number | undefined
  readonly signal: (signal: EndSignal) => void
  readonly leave: () => void
}

export interface MadeUp {
  readonly argv: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly columns?: number
  readonly runs?: readonly ((options: RunOptions) => Report | Promise<Report>)[]
  readonly obstacle?: string
}

export function madeUpHost({ argv, env = {}, columns, runs = [], obstacle }: MadeUp): MadeUpHost {
  let [printed, reported] = ['', '']
  let code: number | undefined
  let signal: (signal: EndSignal) => void = () => undefined
  let leave: () => void = () => undefined
  const written = new Map<string, string>()
  const waiting = [...runs]
  return {
    argv,
    env,
    version: '1.2.3',
    columns: columns === undefined ? undefined : () => columns,
    clock: { now: () => 0, every: () => () => undefined },
    async run(_, options = {}) {
      const next = waiting.shift()
      if (!next) throw new Error('no more runs')
      return next(options)
    },
    runClient: () => Promise.reject(new Error('there is no client')),
    print: (text) => void (printed += text),
    report: (text) => void (reported += text),
    runShell: () => Promise.resolve('a-token\n'),
    files: {
      read: () => Promise.reject(new Error('ENOENT')),
      obstacle: () => Promise.resolve(obstacle),
      write(path, text) {
        written.set(path, text)
        return Promise.resolve()
      },
    },
    onSignal: (listener) => (signal = listener),
    onReaderGone: (listener) => (leave = listener),
    exit: (given) => void (code ??= given),
    printed: () => printed,
    reported: () => reported,
    written,
    code: () => code,
    signal: (given) => signal(given),
    leave: () => leave(),
  }
}

/** A run that has these results, and tells of them as a real one does. */
export function runWith(...results: readonly Result[]): (options: RunOptions) => Report {
  return (options) => {
    const contract = { announced: ANNOUNCED } as Parameters<NonNullable<RunOptions['onOpen']>>[0]
    options.onOpen?.(contract)
    results.forEach((one, index) => {
      options.onStart?.({ ...one, needs: [], run: () => Promise.resolve() }, index, results.length)
      options.onResult?.(one)
    })
    return report(...results)
  }
}
