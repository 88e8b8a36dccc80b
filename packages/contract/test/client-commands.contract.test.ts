import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { NoClientError, commandSubject, runClientContract } from '../src/index.ts'
import type { ClientRunOptions } from '../src/index.ts'
import { BuiltProgram } from './built-program.ts'
import { runCommand } from './command-process.ts'
import type { Program } from './command-process.ts'
import { OWN_CLIENT } from './clients/own-client.ts'

/** Others may be at work on this machine; milliseconds. */
const FACTS = { startMs: 20_000, patienceMs: 1_500 }

const QUIET = new BuiltProgram(new URL('./clients/quiet-client.ts', import.meta.url))
const SUITE = new BuiltProgram(new URL('../src/command/cli.ts', import.meta.url))
let suite: Program
beforeAll(async () => {
  suite = { path: await SUITE.path, remove: () => undefined }
})
afterAll(() => Promise.all([QUIET.remove(), SUITE.remove()]))

test('a client that prints nothing is asked for nothing that it would have to tell', async () => {
  const { results } = await run(`node ${await QUIET.path}`, {
    ids: ['MX-CLIENT-13', 'MX-CLIENT-20', 'MX-CLIENT-70'],
  })
  expect(results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['passed', undefined],
    ['skipped', 'the client tells nothing of what it delivers, so that cannot be looked at'],
    ['skipped', 'the client was not seen to fetch its token where it can have fresh ones'],
  ])
})

test('the address is put in where the command says {url}, and all is in its environment', async () => {
  const program = `exec node ${await QUIET.path}`
  const { results } = await run(
    `unset MAXINE_URL; test -n "$MAXINE_TOKEN_URL" && ${program} {url}`,
    {
      ids: ['MX-CLIENT-01', 'MX-CLIENT-02'],
    },
  )
  expect(results.map(({ outcome }) => outcome)).toEqual(['passed', 'passed'])
})

test('no token is in a transcript', async () => {
  const { results } = await run(`exec node ${await QUIET.path} --talk`, { ids: ['MX-CLIENT-04'] })
  const [{ outcome, transcript } = { outcome: '', transcript: [] }] = results
  expect(outcome).toBe('failed')
  const text = transcript.map((line) => line.text).join('\n')
  expect(text).toContain('the client says: my token is [token]')
  expect(text).toContain('"auth":"[token]"')
  expect(text).not.toMatch(/eyJ/)
})

describe('there is no client', () => {
  test.each([
    ['that ends at once', 'exit 3', /^no client came: .+; the client has ended with code 3$/],
    ['that is a command', 'no-such-command-anywhere', /ended with code 127$/],
    ['that connects', 'sleep 600', /^no client came: .+; nothing came in 300 ms$/],
  ])('%s', async (_, command, message) => {
    const none = run(command, { facts: { startMs: 300 } })
    await expect(none).rejects.toThrow(NoClientError)
    await expect(none).rejects.toThrow(message)
  })
})

test('a run that is aborted ends where it stands, and nothing of it is left', async () => {
  const stop = new AbortController()
  const report = await runClientContract(OWN_CLIENT, {
    ids: ['MX-CLIENT-90', 'MX-CLIENT-91', 'MX-CLIENT-56'],
    signal: stop.signal,
    atOnce: 2,
    onStart: (_, index) => {
      if (index === 1) stop.abort()
    },
  })
  expect(report.verdict).toBe('unfinished')
  expect(report.results).toEqual([])
})

describe('the command of the suite', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maxine-client-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('certifies a client, with what it found on the screen and in files', async () => {
    const json = join(folder, 'r.json')
    const argv = ['MX-CLIENT-01', 'MX-CLIENT-13', 'MX-CLIENT-20', '--json', json]
    const { code, stdout } = await certify(`exec node ${await QUIET.path}`, argv)
    expect(stdout).toMatch(
      /^maxine-contract: client; knows the extension; tells no events; shows a token;/,
    )
    expect(stdout).toMatch(/\nkept: 2 passed, 1 skipped in \S+ s\n$/)
    expect(code).toBe(0)
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({
      target: { origin: 'client' },
      verdict: 'kept',
      results: [{ id: 'MX-CLIENT-01', level: 'client' }, {}, {}],
    })
  })

  test('finds one that breaks the contract, and shows no token', async () => {
    const { code, stdout } = await certify(`exec node ${await QUIET.path} --talk`, ['MX-CLIENT-04'])
    expect(code).toBe(1)
    expect(stdout).toContain('wanted subscribe to cover {}, got nothing')
    expect(stdout).not.toContain('eyJ')
  })

  test('leaves no client behind when it is ended twice', async () => {
    const pid = join(folder, 'pid')
    const command = `echo $$ > ${pid}; exec node ${await QUIET.path}`
    const running = start(command, ['MX-CLIENT-91'])
    await running.prints('1 case')
    running.kill('SIGINT')
    running.kill('SIGTERM')
    expect((await running.ended).code).toBeGreaterThanOrEqual(130)
    const child = (await readFile(pid, 'utf8')).trim()
    await vi.waitFor(() => expect(stateOf(child)).toMatch(/^Z?$/), 5_000)
  })

  async function certify(command: string, argv: readonly string[]) {
    const running = start(command, argv)
    const { code } = await running.ended
    return { code, stdout: running.stdout() }
  }

  function start(command: string, argv: readonly string[]) {
    return runCommand(suite, ['--client', command, ...argv])
  }
})

/** Nothing where it has gone; `Z` where nobody has asked yet how it went. */
function stateOf(pid: string): string {
  return spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).stdout.trim().slice(0, 1)
}

function run(command: string, options: ClientRunOptions) {
  return runClientContract(commandSubject(command), { facts: FACTS, ...options })
}
