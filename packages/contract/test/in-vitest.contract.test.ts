import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'

/** As much of a test as vitest's report in JSON tells. */
interface Shown {
  readonly fullName: string
  readonly status: string
  readonly failureMessages: readonly string[]
}

interface Written {
  readonly testResults: readonly { readonly assertionResults: readonly Shown[] }[]
}

/** What a team sees when the suite is a part of its tests. */
let printed: string
let shown: readonly Shown[]

beforeAll(async () => {
  const reports = await mkdtemp(join(tmpdir(), 'maxine-contract-'))
  try {
    const file = join(reports, 'report.json')
    printed = await runFixture([
      '--reporter=verbose',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ])
    const { testResults } = JSON.parse(await readFile(file, 'utf8')) as Written
    shown = testResults.flatMap(({ assertionResults }) => assertionResults)
  } finally {
    await rm(reports, { recursive: true })
  }
}, 60_000)

test('a case that holds passes', () => {
  expect(find('kept MX-CORE-12')).toMatchObject({
    fullName:
      'kept MX-CORE-12 answers a subscribe with its filter, and with no id where it had none',
    status: 'passed',
  })
})

test('a case that cannot be asked is skipped, with the reason', () => {
  expect(find('kept MX-CORE-01').status).toBe('skipped')
  expect(printed).toMatch(/MX-CORE-01 .*\[the server wants no token\]/)
})

test('a case that its test has no time for is ended with it', () => {
  expect(find('slow MX-CORE-12').status).toBe('failed')
  expect(printed).toContain('timed out in 300ms')
  expect(find('slow leaves nothing').status).toBe('passed')
})

test('a case that fails says why, what was promised, and what went over the wire', () => {
  const { status, failureMessages } = find('broken MX-CORE-12')
  expect(status).toBe('failed')
  const [reason, promised, connects, said, answer, ...rest] = failureMessages[0]!.split('\n')
  expect(reason).toBe('Error: declared to differ (said in error), but the case passes')
  expect(promised).toMatch(/^MX-CORE-12, Later frames from the client: .*the same without an id/)
  expect(connects).toMatch(/^ {2}\d+ ms {2}#1 - connects$/)
  expect(said).toMatch(/^ {2}\d+ ms {2}#1 > \{"subscribe":\{"event":"circuit_open",.+\}\}$/)
  expect(answer).toMatch(/^ {2}\d+ ms {2}#1 < \{"type":"subscribed",.+\}$/)
  // Where it was thrown is of no use to anybody.
  expect(rest).toEqual([])
})

test('what differs as declared passes, unless the run is strict', () => {
  expect(find('differs MX-CORE-13').status).toBe('passed')
  const { status, failureMessages } = find('strict MX-CORE-13')
  expect(status).toBe('failed')
  expect(failureMessages[0]).toMatch(/^Error: as it is\nMX-CORE-13, /)
})

test('where nobody answers, one line says so for all', () => {
  expect(find('nobody MX-CORE-12').status).toBe('skipped')
  expect(printed).toContain('NoServerError: ws://127.0.0.1:1: nothing answers there')
})

describe('a client', () => {
  test('that keeps the contract passes', () => {
    expect(statusesOf('kept client')).toEqual(['passed', 'passed', 'passed'])
  })

  test('that breaks it fails by the case that is meant, with what was promised', () => {
    expect(statusesOf('broken client')).toEqual(['passed', 'failed', 'passed'])
    const [reason, promised, ...rest] = find(
      'broken client MX-CLIENT-13',
    ).failureMessages[0]!.split('\n')
    expect(reason).toMatch(/^Error: wanted since \{.+\} in the first frame, got nothing$/)
    expect(promised).toBe('MX-CLIENT-13, Positions: An event: its offset, before its handlers run.')
    expect(rest.join('\n')).toMatch(/ms {2}#1 - the server vanishes\n/)
  })

  test('that tells nothing is not asked what it delivers', () => {
    expect(statusesOf('silent client')).toEqual(['passed', 'passed', 'skipped'])
    expect(printed).toMatch(/MX-CLIENT-20 .*\[the client tells nothing of what it delivers/)
  })

  test('that does not come is told of in one line', () => {
    expect(statusesOf('no client')).toEqual(['skipped', 'skipped', 'skipped'])
    expect(printed).toContain('NoClientError: no client came: wanted the client to connect')
  })
})

function statusesOf(block: string): readonly string[] {
  const of = shown.filter(({ fullName }) => fullName.startsWith(`${block} MX-CLIENT`))
  return of.map(({ status }) => status)
}

function find(beginning: string): Shown {
  const found = shown.find(({ fullName }) => fullName.startsWith(`${beginning} `))
  if (!found) throw new Error(`there is no ${beginning}; it printed:\n${printed}`)
  return found
}

/** Its tests fail on purpose, so how it ends says nothing. */
function runFixture(reporters: readonly string[]): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('vitest/package.json')
  const folder = join(import.meta.dirname, 'in-vitest')
  const config = ['--config', join(folder, 'vitest.config.ts'), '--root', folder]
  const argv = [join(dirname(manifest), 'vitest.mjs'), 'run', ...config, ...reporters]
  // It would otherwise take itself for a worker of the run that it is started from.
  const env = { PATH: process.env['PATH'], NO_COLOR: '1' }
  return new Promise((resolve) => {
    execFile(process.execPath, argv, { env, cwd: folder }, (_, stdout, stderr) => {
      resolve(stdout + stderr)
    })
  })
}
