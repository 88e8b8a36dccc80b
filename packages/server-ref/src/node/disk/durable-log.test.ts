import fc from 'fast-check'
import Database from 'libsql'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { describeEventLog } from '../../../test/event-log-suite.ts'
import { add, fill, offsetsOf, ROOMY, testWorld } from '../../../test/log-under-test.ts'
import { buildProgram } from '../../../test/other-process.ts'
import type { Program } from '../../../test/other-process.ts'
import type { EventLog, LogBounds } from '../../core/log/log.ts'
import { openDurableLog } from './durable-log.ts'
import type { DurableLog, DurableLogOptions } from './durable-log.ts'
import { SettingError } from '../setting-error.ts'

/** Milliseconds for what opens hundreds of logs, on a machine that is busy with other tests. */
const SLOW = 60_000

const opened: EventLog[] = []
const directories: string[] = []
let seed = 0
let program: Program

beforeAll(() => {
  program = buildProgram(new URL('../../../test/log-program.ts', import.meta.url))
})

afterAll(() => program.remove())

afterEach(async () => {
  for (const log of opened.splice(0)) await log.close()
  for (const path of directories.splice(0)) rmSync(path, { recursive: true, force: true })
})

describeEventLog('durable', async (bounds, onError) => {
  const world = testWorld(++seed)
  const options = { directory: newDirectory(), world, bounds: { ...ROOMY, ...bounds } }
  const { log } = await openDurableLog({ ...options, ...(onError && { onError }) })
  opened.push(log)
  return { world, log }
})

describe('a log that is opened again', () => {
  test('goes on where it was', async () => {
    const directory = newDirectory()
    const { log } = await open(directory)
    await fill(log, 3)
    const before = await log.read(0, 10)
    await log.keepCheckpoint({ offset: 2, state: { nodes: new Map([['a', 1]]) } })
    await log.close()

    const again = await open(directory)
    expect(again.report).toEqual({ epoch: log.epoch, first: 1, head: 3, kept: 3 })
    expect(await again.log.read(0, 10)).toEqual(before)
    expect(await again.log.checkpoint()).toEqual({
      offset: 2,
      state: { nodes: new Map([['a', 1]]) },
    })
    expect((await add(again.log)).offset).toBe(4)
  })

  test('goes on when it was never closed', async () => {
    const directory = newDirectory()
    const run = killedProcess(directory, 3)
    const { log, report } = await open(directory)
    expect(report).toEqual({ epoch: run.epoch, first: 1, head: 3, kept: 3 })
    expect((await add(log)).offset).toBe(4)
  })

  test('keeps its head when every event has become too old', async () => {
    const directory = newDirectory()
    const world = testWorld()
    const { log } = await open(directory, { world })
    await fill(log, 3)
    await log.keepCheckpoint({ offset: 3, state: {} })
    await log.close()
    world.time += 10 * ROOMY.maxAgeMs
    const again = await open(directory, { world })
    expect(again.report).toEqual({ epoch: log.epoch, first: 4, head: 3, kept: 0 })
    expect((await add(again.log)).offset).toBe(4)
  })

  test('keeps its head when its events have left the disk', async () => {
    const directory = newDirectory()
    const world = testWorld()
    const log = await filled(directory, 1_200, { world })
    await log.keepCheckpoint({ offset: 1_200, state: {} })
    world.time += 10 * ROOMY.maxAgeMs
    expect(log.first).toBe(1_201)
    await log.close()
    const { report } = await open(directory, { world })
    expect(report).toEqual({ epoch: log.epoch, first: 1_201, head: 1_200, kept: 0 })
  })

  test('makes no event older than the last one, though the clock was set back meanwhile', async () => {
    const directory = newDirectory()
    const world = testWorld()
    world.time = 9_000
    await (await filled(directory, 1, { world })).close()
    world.time = 2_000
    const { log } = await open(directory, { world })
    expect((await add(log)).timestamp).toBe(9_000)
  })

  test('has its event of offset 3 as its first, with bounds that keep so many', async () => {
    const directory = newDirectory()
    const log = await filled(directory, 5)
    await log.keepCheckpoint({ offset: 5, state: {} })
    await log.close()
    const { report } = await open(directory, { bounds: { ...ROOMY, maxCount: 3 } })
    expect(report).toMatchObject({ first: 3, head: 5, kept: 3 })
  })
})

describe('what a state is rebuilt from', () => {
  test('is kept beyond the bounds while there is no checkpoint', async () => {
    const log = await filled(newDirectory(), 5, { bounds: { ...ROOMY, maxCount: 2 } })
    expect(await offsetsOf(log)).toEqual([1, 2, 3, 4, 5])
  })

  test('is kept beyond the bounds from the checkpoint on', async () => {
    const log = await filled(newDirectory(), 5, { bounds: { ...ROOMY, maxCount: 2 } })
    await log.keepCheckpoint({ offset: 2, state: {} })
    expect(await offsetsOf(log)).toEqual([3, 4, 5])
    await log.keepCheckpoint({ offset: 5, state: {} })
    expect(await offsetsOf(log)).toEqual([4, 5])
  })

  test('leaves the disk when it is not needed any more', async () => {
    const directory = newDirectory()
    const log = await filled(directory, 3_000, {
      bounds: { ...ROOMY, maxCount: 10, maxBytes: 1e9 },
    })
    await log.keepCheckpoint({ offset: 3_000, state: {} })
    for (let index = 0; index < 1_000; index++) {
      const { offset } = await add(log)
      await log.keepCheckpoint({ offset, state: {} })
    }
    await log.close()
    const database = new Database(join(directory, 'events.db'))
    const { rows } = database.prepare('SELECT count(*) AS rows FROM events').get() as {
      rows: number
    }
    database.close()
    expect(rows).toBeLessThanOrEqual(10 + 500)
  })
})

describe('a log that cannot be shown to be whole', () => {
  test('has a new epoch when its newest transactions are gone, and says which', async () => {
    const directory = newDirectory()
    const run = killedProcess(directory, 5)
    const wal = join(directory, 'events.db-wal')
    const bytes = readFileSync(wal)
    writeFileSync(wal, bytes.subarray(0, bytes.length - 5_000))
    const { log, report } = await open(directory)
    expect(report.epoch).not.toBe(run.epoch)
    expect(report).toMatchObject({ first: 1, head: 3, kept: 3, lost: 'events 4 to 5' })
    expect((await add(log)).offset).toBe(4)
  })

  test('has a new epoch when its database is gone', async () => {
    const directory = newDirectory()
    const log = await filled(directory, 5)
    await log.close()
    rmSync(join(directory, 'events.db'))
    const { report } = await open(directory)
    expect(report.epoch).not.toBe(log.epoch)
    expect(report).toMatchObject({ head: 0, kept: 0, lost: 'all 5 events: events.db was gone' })
  })

  test.each(['gone', 'of another log', 'garbled'])(
    'has a new epoch when its mark is %s',
    async (how) => {
      const directory = newDirectory()
      const log = await filled(directory, 5)
      await log.close()
      const path = join(directory, 'head')
      const text = readFileSync(path, 'utf8')
      const marks = { 'of another log': text.replace(/^.{26}/, 'X'.repeat(26)), garbled: '?' }
      if (how === 'gone') rmSync(path)
      else writeFileSync(path, marks[how as keyof typeof marks])
      const { report } = await open(directory)
      expect(report.epoch).not.toBe(log.epoch)
      expect(report).toMatchObject({ kept: 5, lost: expect.stringContaining('the file head') })
    },
  )

  test('has a new epoch when the machine stopped before it was closed, and not otherwise', async () => {
    const directory = newDirectory()
    const { epoch } = killedProcess(directory, 2, 'one')
    const another = await open(directory, { boot: 'another' })
    expect(another.report.epoch).not.toBe(epoch)
    expect(another.report).toMatchObject({ kept: 2, lost: expect.stringContaining('machine') })
    await another.log.close()
    const third = await open(directory, { boot: 'third' })
    expect(third.report.epoch).toBe(another.report.epoch)
  })

  test('goes on without a boot to compare, since it has waited for the disk', async () => {
    const directory = newDirectory()
    const run = killedProcess(directory, 2, '')
    const { report } = await open(directory, { boot: 'known' })
    expect(report).toEqual({ epoch: run.epoch, first: 1, head: 2, kept: 2 })
  })

  test.each([
    ['not a database', 'x'.repeat(9_000)],
    ['cut to half', undefined],
  ])('puts a file aside that is %s', async (_, content) => {
    const directory = newDirectory()
    const log = await filled(directory, 200)
    await log.close()
    const path = join(directory, 'events.db')
    const bytes = readFileSync(path)
    writeFileSync(path, content ?? bytes.subarray(0, bytes.length / 2))
    const again = await open(directory)
    expect(again.report.epoch).not.toBe(log.epoch)
    expect(again.report).toMatchObject({ first: 1, head: 0, kept: 0 })
    expect(again.report.lost).toMatch(/^all of it: .+ is now .+events\.db\.damaged-1000$/)
    expect(existsSync(`${path}.damaged-1000`)).toBe(true)
    expect((await add(again.log)).offset).toBe(1)
  })

  test.each([
    [
      'an event that was changed',
      `UPDATE events SET text = replace(text, '{}', '[]') WHERE offset = 3`,
    ],
    [
      'an event that is another',
      `UPDATE events SET (text, sum) = (SELECT text, sum FROM events WHERE offset = 1) WHERE offset = 3`,
    ],
    ['a hole', 'DELETE FROM events WHERE offset = 3'],
    ['a start that no checkpoint covers', 'DELETE FROM events WHERE offset < 4'],
    ['a checkpoint that was changed', `UPDATE checkpoint SET sum = sum + 1`],
    ['less than its checkpoint', 'DELETE FROM events'],
  ])('puts a database aside that has %s', async (_, change) => {
    const directory = newDirectory()
    const log = await filled(directory, 5)
    await log.keepCheckpoint({ offset: 2, state: {} })
    await log.close()
    alter(directory, change)
    const again = await open(directory)
    expect(again.report.epoch).not.toBe(log.epoch)
    expect(again.report.lost).toMatch(/^all of it: .+/)
  })

  test(
    'survives any byte of its files being another',
    async () => {
      const directory = newDirectory()
      const log = await filled(directory, 50)
      await log.keepCheckpoint({ offset: 20, state: { a: 1 } })
      const expected = await log.read(0, 50)
      await log.close()
      const path = join(directory, 'events.db')
      const bytes = readFileSync(path)
      for (let at = 0; at < bytes.length; at += 211) {
        const broken = Buffer.from(bytes)
        broken[at]! ^= 0x55
        const copy = newDirectory()
        writeFileSync(join(copy, 'events.db'), broken)
        writeFileSync(join(copy, 'head'), readFileSync(join(directory, 'head')))
        const again = await open(copy)
        // What it then holds under the old epoch is what it held before, or it says that it is not.
        if (again.report.epoch === log.epoch) expect(await again.log.read(0, 50)).toEqual(expected)
        else expect(again.report.lost).toBeDefined()
        await again.log.close()
      }
    },
    SLOW,
  )
})

describe('a directory', () => {
  test('is made where there is none', async () => {
    const directory = join(newDirectory(), 'deep', 'down')
    const { report } = await open(directory)
    expect(report).toMatchObject({ head: 0, kept: 0 })
  })

  test('is for one log at a time in this process', async () => {
    const directory = newDirectory()
    const { log } = await open(directory)
    await expect(open(directory)).rejects.toThrow(
      new SettingError(`${directory} is in use by process ${process.pid}`),
    )
    await log.close()
    await open(directory)
  })

  test('is for one process at a time', async () => {
    const directory = newDirectory()
    await open(directory)
    const run = runProgram(directory, 1)
    expect(run.stdout.trim()).toBe(`SettingError: ${directory} is in use by process ${process.pid}`)
  })

  test('whose process was killed is free, whoever has its id now', async () => {
    const directory = newDirectory()
    killedProcess(directory, 1)
    writeFileSync(join(directory, 'owner'), `${process.pid}\n`)
    await expect(open(directory)).resolves.toMatchObject({ report: { head: 1 } })
  })

  test('that is a file is refused in one line', async () => {
    const path = join(newDirectory(), 'file')
    writeFileSync(path, '')
    await expect(open(path)).rejects.toThrow(
      new SettingError(
        `events cannot be kept in ${path}: not a directory that can be written to (EEXIST)`,
      ),
    )
  })

  test.runIf(process.platform === 'linux')('that is read-only is refused in one line', async () => {
    // Nobody may make files here, not even root, whom permissions do not stop.
    await expect(open('/proc/self')).rejects.toThrow(
      /^events cannot be kept in \/proc\/self: not a directory that can be written to \(.+\)$/,
    )
  })

  test('of a newer version is refused, and left as it is', async () => {
    const directory = newDirectory()
    await (await filled(directory, 2)).close()
    alter(directory, "UPDATE meta SET value = 2 WHERE name = 'version'")
    const before = readdirSync(directory)
    const path = join(directory, 'events.db')
    const message = `${path} has version 2; this server reads up to 1`
    await expect(open(directory)).rejects.toThrow(new SettingError(message))
    expect(readdirSync(directory)).toEqual(expect.arrayContaining(before))
  })

  test('with a database of something else is refused', async () => {
    const directory = newDirectory()
    alter(directory, 'CREATE TABLE mine (a)')
    await expect(open(directory)).rejects.toThrow(/is a database of something else$/)
  })

  test('has no owner once the log is closed, and all of it in the database', async () => {
    const directory = newDirectory()
    await (await filled(directory, 2)).close()
    expect(existsSync(join(directory, 'owner'))).toBe(false)
    expect(readFileSync(join(directory, 'events.db-wal'))).toHaveLength(0)
  })
})

test(
  'any mix of appending, reading, trimming and opening again is as a list would have it',
  async () => {
    const bounds: LogBounds = { maxCount: 4, maxAgeMs: 100, maxBytes: 1_000 }
    await fc.assert(
      fc.asyncProperty(fc.array(operation(), { maxLength: 40 }), async (operations) => {
        const world = testWorld()
        const directory = newDirectory()
        const model = { kept: [] as { offset: number; at: number }[], head: 0, checkpoint: 0 }
        let { log } = await open(directory, { world, bounds })
        const { epoch } = log
        const trim = (): void => {
          for (let [oldest] = model.kept; oldest; [oldest] = model.kept) {
            const tooOld = oldest.at < world.time - bounds.maxAgeMs
            if (!tooOld && model.kept.length <= bounds.maxCount) return
            if (oldest.offset > model.checkpoint) return
            model.kept.shift()
          }
        }
        for (const { kind, amount } of operations) {
          if (kind === 'append') {
            const { offset } = await add(log)
            expect(offset).toBe(++model.head)
            model.kept.push({ offset, at: world.time })
          }
          if (kind === 'wait') world.time += amount * 20
          if (kind === 'checkpoint') {
            const offset = Math.min(amount, model.head)
            await log.keepCheckpoint({ offset, state: {} })
            model.checkpoint = Math.max(model.checkpoint, offset)
          }
          if (kind === 'reopen') {
            await log.close()
            log = (await open(directory, { world, bounds })).log
          }
          trim()
          expect([log.epoch, log.head, log.first]).toEqual([
            epoch,
            model.head,
            model.kept[0]?.offset ?? model.head + 1,
          ])
          const offsets = model.kept.map(({ offset }) => offset)
          expect(await offsetsOf(log, amount, 3)).toEqual(
            offsets.filter((offset) => offset > amount).slice(0, 3),
          )
        }
        await log.close()
      }),
      { numRuns: 60 },
    )
  },
  SLOW,
)

function operation() {
  const kind = fc.constantFrom('append', 'append', 'append', 'wait', 'checkpoint', 'reopen')
  return fc.record({ kind, amount: fc.nat({ max: 12 }) })
}

function newDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'maxine-log-'))
  directories.push(path)
  return path
}

async function open(
  directory: string,
  options: Partial<DurableLogOptions> = {},
): Promise<DurableLog> {
  const world = testWorld(++seed)
  const durable = await openDurableLog({ directory, world, bounds: ROOMY, ...options })
  opened.push(durable.log)
  return durable
}

async function filled(
  directory: string,
  count: number,
  options: Partial<DurableLogOptions> = {},
): Promise<EventLog> {
  const { log } = await open(directory, options)
  await fill(log, count)
  return log
}

/** A process that appended so many, and then was killed. */
function killedProcess(directory: string, count: number, boot?: string): { epoch: string } {
  const run = runProgram(directory, count, boot)
  expect(run.signal).toBe('SIGKILL')
  const [epoch = '', ...offsets] = run.stdout.trim().split('\n')
  expect(offsets).toHaveLength(count)
  return { epoch }
}

function runProgram(directory: string, count: number, boot?: string) {
  const argv = [program.path, directory, String(count), 'another']
  if (boot !== undefined) argv.push(boot)
  return spawnSync(process.execPath, argv, { encoding: 'utf8' })
}

function alter(directory: string, statement: string): void {
  const database = new Database(join(directory, 'events.db'))
  database.exec(statement)
  database.close()
}
