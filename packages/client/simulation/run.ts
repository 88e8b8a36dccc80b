// Plays stories in a process of its own, for scripts/simulate.mjs: a summary in JSON, or a trace.
import { parseArgs } from 'node:util'
import { bugNamed, playNamed, PLAYS, simulate } from './simulate.ts'

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    bug: { type: 'string' },
    play: { type: 'string', default: 'stories' },
    trace: { type: 'boolean', default: false },
  },
})

// Most stories make thousands of errors, of which nobody looks at the stack.
Error.stackTraceLimit = values.trace ? 10 : 0

const bug = bugNamed(values.bug)
const play = playNamed(values.play)
if (values.trace) {
  const print = (line: string): void => void process.stdout.write(`${line}\n`)
  const { violations } = await PLAYS[play](Number(values.from), { bug, trace: print })
  if (violations.length > 0) process.exitCode = 1
} else {
  const range = { from: Number(values.from), seeds: Number(values.seeds) }
  const summary = await simulate({ ...range, bug, play })
  process.stdout.write(`${JSON.stringify(summary)}\n`)
}
