import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDurableLog } from '../src/node/disk/durable-log.ts'
import { ROOMY, testWorld } from './log-under-test.ts'
import { buildProgram } from './other-process.ts'
import type { Program } from './other-process.ts'

/** Two directories at once keep two cores busy; each is one log that is killed so many times. */
const CYCLES = { perLog: 100, logs: [1, 2] }
/** Acknowledgements after which a process is killed, at most: enough for events to be forgotten. */
const MOST = 600

let program: Program
const directories: string[] = []

beforeAll(() => {
  program = buildProgram(new URL('log-program.ts', import.meta.url))
})

afterAll(() => {
  program.remove()
  for (const path of directories) rmSync(path, { recursive: true, force: true })
})

test('a log that is killed 200 times loses nothing it acknowledged and gives no offset twice', async () => {
  const runs = await Promise.all(CYCLES.logs.map((seed) => killAgainAndAgain(seed)))
  expect(runs.map(({ epochs }) => epochs.size)).toEqual([1, 1])
  expect(Math.min(...runs.map(({ acknowledged }) => acknowledged))).toBeGreaterThan(CYCLES.perLog)
}, 300_000)

interface Run {
  readonly epochs: ReadonlySet<string>
  readonly acknowledged: number
}

async function killAgainAndAgain(seed: number): Promise<Run> {
  const directory = mkdtempSync(join(tmpdir(), 'maxine-kill-'))
  directories.push(directory)
  const { random } = testWorld(seed)
  const epochs = new Set<string>()
  let [head, acknowledged] = [0, 0]
  for (let cycle = 0; cycle < CYCLES.perLog; cycle++) {
    // Now and then at once, while it opens or has just opened.
    const after = random() < 0.1 ? 0 : Math.floor(random() * MOST)
    const killed = await killAfter(directory, `cycle ${cycle}`, after)
    acknowledged += killed.offsets.length
    // Each comes right after the last, so none that was there before is given again.
    expect(killed.offsets).toEqual(killed.offsets.map((_, index) => head + 1 + index))

    const { log, report } = await openDurableLog({ directory, world: testWorld(), bounds: ROOMY })
    expect(report.lost).toBeUndefined()
    expect(log.head).toBeGreaterThanOrEqual(killed.offsets.at(-1) ?? head)
    // One more may have been stored that nobody heard of any more.
    expect(log.head).toBeLessThanOrEqual(head + killed.offsets.length + 1)
    const added = await log.read(Math.max(head, log.first - 1), Infinity)
    expect(added.map(({ offset }) => offset)).toEqual(
      added.map((_, index) => log.head - added.length + 1 + index),
    )
    expect(added.every(({ data }) => (data as { by: string }).by === `cycle ${cycle}`)).toBe(true)
    epochs.add(killed.epoch).add(log.epoch)
    head = log.head
    await log.close()
  }
  return { epochs, acknowledged }
}

interface Killed {
  readonly epoch: string
  readonly offsets: readonly number[]
}

/** Lets a process append until it has acknowledged so many, then kills it wherever it is by then. */
async function killAfter(directory: string, by: string, count: number): Promise<Killed> {
  const child = spawn(process.execPath, [program.path, directory, 'Infinity', by], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let epoch = ''
  const offsets: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (epoch === '') epoch = line
    else offsets.push(Number(line))
    if (offsets.length === count) child.kill('SIGKILL')
  }
  return { epoch, offsets }
}
