import { describe, expect, test } from 'vitest'
import { madeUpHost, report, result, runWith } from '../../test/command/made-up.ts'
import type { MadeUp, MadeUpHost } from '../../test/command/made-up.ts'
import { DEFAULT_CLIENT_FACTS, NoClientError, NoServerError, chooseCases } from '../index.ts'
import type { ClientContract } from '../index.ts'
import { runCommand } from './command.ts'

const URL = 'ws://localhost:8080/path'
const CANARY = 'canary-0123456789'
const IDS = chooseCases({})
  .slice(0, 2)
  .map(({ id }) => id)
const [FIRST, SECOND] = IDS as [string, string]
const PASSED = result(FIRST, 'passed')
const FAILED = result(SECOND, 'failed', { reason: 'wanted this, got that' })

describe('the code it ends with', () => {
  test.each([
    ['0 where the contract is kept', 0, [PASSED, result(SECOND, 'skipped')]],
    ['1 where it is broken', 1, [PASSED, FAILED]],
    ['2 where nothing was tested', 2, [result(FIRST, 'skipped'), result(SECOND, 'skipped')]],
  ] as const)('is %s', async (_, code, results) => {
    const host = await command({ argv: [URL, ...IDS], runs: [runWith(...results)] })
    expect(host.code()).toBe(code)
    expect(host.reported()).toBe('')
  })

  test('is 2 where no server answers, and one line says so', async () => {
    const nobody = () => Promise.reject(new NoServerError(`nothing answers\nthere ${CANARY}`))
    const host = await command({ argv: [URL, '--token', CANARY], runs: [nobody] })
    expect(host.code()).toBe(2)
    expect(host.printed()).toBe('')
    expect(host.reported()).toBe('maxine-contract: nothing answers there [token]\n')
  })

  test('is 2 for an option that is not understood', async () => {
    const host = await command({ argv: [URL, '--nonsense-it-is'] })
    expect(host.code()).toBe(2)
    expect(host.reported()).toBe(
      'maxine-contract: there is no --nonsense-it-is; --help lists all options\n',
    )
  })
})

describe('while it runs', () => {
  test('a terminal has one line that is rewritten, and one that stays for a failure', async () => {
    const host = await command({
      argv: [URL, ...IDS],
      columns: 90,
      runs: [runWith(PASSED, FAILED)],
    })
    const progress = progressOf(host)
    expect(progress.replaceAll('\u001b', '').split(/\r|\n/)).toEqual([
      `[1/2] ${FIRST} does what ${FIRST} says`,
      `[K[2/2] ${SECOND} does what ${SECOND} says`,
      `[K[2/2] [31mfailed [0m ${SECOND} does what ${SECOND} says (12 ms): wanted this, got that`,
    ])
  })

  test('its lines are as wide as the terminal', async () => {
    const host = await command({
      argv: [URL, ...IDS],
      columns: 40,
      runs: [runWith(PASSED, FAILED)],
    })
    const progress = progressOf(host)
    expect(progress.split(/\r|\n/)[0]).toBe(`[1/2] ${FIRST} does what ${FIRST} …`)
  })

  test('elsewhere each case has a line without colours', async () => {
    const host = await command({ argv: [URL, ...IDS], runs: [runWith(PASSED, FAILED)] })
    expect(host.printed()).toContain(
      `\n[1/2] passed  ${FIRST} does what ${FIRST} says (12 ms)\n[2/2] failed  ${SECOND} does`,
    )
    expect(host.printed()).not.toContain('\u001b')
  })

  test.each([
    ['the option', ['--no-color'], {}],
    ['the variable', [], { NO_COLOR: '1' }],
  ])('there are no colours by %s', async (_, argv, env) => {
    const run = runWith(PASSED, FAILED)
    const host = await command({ argv: [URL, ...IDS, ...argv], env, columns: 80, runs: [run] })
    expect(host.printed().replaceAll('\r\u001b[K', '')).not.toContain('\u001b')
  })

  test('it says what the server was found to be', async () => {
    const host = await command({ argv: [URL, ...IDS], runs: [runWith(PASSED)] })
    expect(host.printed().split('\n')[0]).toBe(
      'maxine-contract: ws://localhost:8080; wants no token; announces recovery, batch; 2 cases',
    )
  })
})

describe('several runs', () => {
  const argv = [URL, ...IDS, '--runs', '3']

  test('have a line each, and lines for failures only', async () => {
    const fine = runWith(PASSED, result(SECOND, 'passed'))
    const host = await command({ argv, runs: [fine, runWith(PASSED, FAILED), fine] })
    expect(host.printed()).toContain(
      [
        'run 1 of 3: no failure (24 ms)',
        `run 2/3 [2/2] failed  ${SECOND} does what ${SECOND} says (12 ms): wanted this, got that`,
        'run 2 of 3: 1 of 2 cases failed (24 ms)',
        'run 3 of 3: no failure (24 ms)',
        '',
      ].join('\n'),
    )
    expect(host.printed()).toContain('broken: 1 of 2 cases failed, 1 of 3 runs broken')
    expect(host.code()).toBe(1)
  })

  test('end where the server goes away, with what was found until then', async () => {
    const gone = () => Promise.reject(new NoServerError('nothing answers there'))
    const host = await command({ argv, runs: [runWith(PASSED, result(SECOND, 'passed')), gone] })
    expect(host.printed()).toContain('unfinished: ended after 1 of 3 runs, 2 passed')
    expect(host.reported()).toBe('maxine-contract: nothing answers there\n')
    expect(host.code()).toBe(2)
  })
})

describe('files', () => {
  const argv = [URL, ...IDS, '--junit', 'j.xml', '--json', 'r.json']

  test('are written when all is over', async () => {
    const host = await command({ argv, runs: [runWith(PASSED, FAILED)] })
    expect([...host.written.keys()]).toEqual(['j.xml', 'r.json'])
    expect(JSON.parse(host.written.get('r.json')!)).toMatchObject({
      verdict: 'broken',
      suite: { version: '1.2.3' },
      target: { origin: 'ws://localhost:8080' },
    })
  })

  test('that cannot be written are told of before anything runs', async () => {
    const host = await command({ argv, obstacle: 'is a folder' })
    expect(host.reported()).toBe('maxine-contract: the file of --junit is a folder\n')
    expect(host.code()).toBe(2)
  })
})

test('a signal ends the run, and what was found is told and written', async () => {
  const host: MadeUpHost = madeUpHost({
    argv: [URL, ...IDS, '--json', 'r.json'],
    runs: [
      (options) => {
        const found = runWith(PASSED)(options)
        host.signal('SIGINT')
        expect(options.signal?.aborted).toBe(true)
        return { ...found, verdict: 'unfinished' }
      },
    ],
  })
  await runCommand(host)
  expect(host.reported()).toBe('maxine-contract: ended by SIGINT\n')
  expect(host.printed()).toContain('unfinished: ended after 1 of 2 cases, 1 passed')
  expect(JSON.parse(host.written.get('r.json')!)).toMatchObject({ verdict: 'unfinished' })
  expect(host.code()).toBe(130)
})

test('a second signal waits for nothing', async () => {
  const host: MadeUpHost = madeUpHost({
    argv: [URL, ...IDS],
    runs: [
      (options) => {
        host.signal('SIGTERM')
        host.signal('SIGTERM')
        expect(host.code()).toBe(143)
        return runWith(PASSED)(options)
      },
    ],
  })
  await runCommand(host)
})

test('it ends when nobody reads any more', async () => {
  const host: MadeUpHost = madeUpHost({
    argv: [URL, ...IDS],
    runs: [
      (options) => {
        host.leave()
        expect(options.signal?.aborted).toBe(true)
        return runWith(PASSED)(options)
      },
    ],
  })
  await runCommand(host)
  expect(host.code()).toBe(141)
})

test('a token is in nothing that is printed or written', async () => {
  const leaks = result(SECOND, 'failed', {
    reason: `got ${CANARY}`,
    transcript: [{ at: 0, connection: 1, direction: '>', text: `{"auth":"${CANARY}"}` }],
  })
  const argv = [URL, ...IDS, '--junit', 'j.xml', '--json', 'r.json', '--token', CANARY]
  const host = await command({ argv, runs: [runWith(PASSED, leaks)] })
  const everything = [host.printed(), host.reported(), ...host.written.values()].join('\n')
  expect(everything).not.toContain(CANARY)
  expect(everything).toContain('{"auth":"[token]"}')
})

test('a dry run lists the cases, with the headings of their sentences', async () => {
  const host = await command({ argv: ['--dry-run', ...IDS] })
  const lines = host.printed().split('\n')
  expect(lines[0]).toMatch(new RegExp(`^${FIRST}  .+ \\(.+\\)$`))
  expect(lines.at(-2)).toBe('2 cases of core')
  expect(host.code()).toBe(0)
})

test.each([
  ['--version', '1.2.3\n'],
  ['--help', expect.stringContaining('Usage: maxine-contract ws://')],
])('%s', async (flag, text) => {
  const host = await command({ argv: [flag] })
  expect(host.printed()).toEqual(text)
  expect(host.code()).toBe(0)
})

describe('a client', () => {
  const ID = 'MX-CLIENT-01'

  test('is told of like a server, by nothing of its command', async () => {
    const files = ['--junit', 'j.xml', '--json', 'r.json']
    const host = madeUpHost({ argv: ['--client', `run ${CANARY}`, ID, ...files] })
    const found = result(ID, 'failed', { reason: 'wanted a hello' })
    await runCommand({
      ...host,
      runClient(subject, options = {}) {
        expect(subject.name).toBe(`run ${CANARY}`)
        expect(options.ids).toEqual([ID])
        options.onOpen?.({ ...NO_CONTRACT, lacks: { reports: 'it tells nothing' } })
        options.onResult?.(found)
        return Promise.resolve(report(found))
      },
    })
    expect(host.code()).toBe(1)
    expect(host.printed()).toMatch(
      /^maxine-contract: client; knows the extension; tells no events; fetches its tokens; 1 case\n\[1\/1\] failed {2}MX-CLIENT-01 /,
    )
    const everything = [host.printed(), ...host.written.values()].join('\n')
    expect(everything).not.toContain(CANARY)
    expect([...host.written.keys()]).toEqual(['j.xml', 'r.json'])
  })

  test('that does not come is told of in one line', async () => {
    const host = madeUpHost({ argv: ['--client', 'sleep 1'] })
    await runCommand({
      ...host,
      runClient: () => Promise.reject(new NoClientError('no client came')),
    })
    expect(host.code()).toBe(2)
    expect(host.reported()).toBe('maxine-contract: no client came\n')
  })
})

const NO_CONTRACT: ClientContract = {
  lacks: {},
  facts: DEFAULT_CLIENT_FACTS,
  run: () => Promise.reject(new Error('nothing to run')),
}

/** What stands between the first line and the table. */
function progressOf(host: MadeUpHost): string {
  const [before = ''] = host.printed().split('\n\n')
  return before.slice(before.indexOf('[1/'))
}

async function command(given: MadeUp): Promise<MadeUpHost> {
  const host = madeUpHost(given)
  await runCommand(host)
  return host
}
