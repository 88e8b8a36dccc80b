import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { runCommand } from './command.ts'
import type { EndSignal } from './command.ts'
import type { RunningSystem } from '../running-server.ts'
import type { RunningAll, StartAllOptions } from '../dialects.ts'
import type { AnyStartOptions } from '../dialects.ts'
import { SettingError } from '../setting-error.ts'

const SECRET = 'canary-0123456789-0123456789-0123456789'
const directories: string[] = []

afterEach(() => {
  for (const path of directories.splice(0)) rmSync(path, { recursive: true, force: true })
})

describe('before it starts', () => {
  test.each([
    ['--help', 'Usage: maxine-server-ref [options]'],
    ['--version', '1.2.3\n'],
  ])('%s is printed and ends well', async (flag, printed) => {
    const host = await run([flag])
    expect(host.printed).toContain(printed)
    expect([host.codes, host.started]).toEqual([[0], []])
  })

  test('help shows nothing that is set', async () => {
    const host = await run(['--help'], { env: { MAXINE_AUTH_SECRET: SECRET } })
    expect(host.printed).not.toContain('canary')
  })

  test('a bad option ends with 2 and one line', async () => {
    const host = await run(['--prot', '1'])
    expect(host.reported).toBe('maxine-server-ref: there is no --prot; did you mean --port?\n')
    expect([host.codes, host.started]).toEqual([[2], []])
  })
})

describe('the secret', () => {
  test('is read from its file, without the end of its line', async () => {
    const host = await run(['--auth-secret-file', fileWith(`${SECRET}\n`), '--issuer', 'me'])
    expect(host.started[0]?.auth).toEqual({ secret: SECRET, issuer: 'me' })
  })

  test('whose file is not there ends with 2 and one line', async () => {
    const host = await run(['--auth-secret-file', '/nowhere/secret'])
    expect(host.reported).toBe(
      'maxine-server-ref: the file of --auth-secret-file cannot be read (ENOENT)\n',
    )
    expect(host.codes).toEqual([2])
  })
})

describe('a start that fails', () => {
  test('over a setting ends with 2', async () => {
    const host = await run([], { failure: new SettingError('The secret has 3 bytes') })
    expect(host.reported).toBe('maxine-server-ref: The secret has 3 bytes\n')
    expect(host.codes).toEqual([2])
  })

  test('over a port in use ends with 1, and says what to do', async () => {
    const cause = Object.assign(new Error('listen'), { code: 'EADDRINUSE' })
    const host = await run([], { failure: new SettingError('Cannot listen', { cause }) })
    expect(host.reported).toBe(
      'maxine-server-ref: port 8080 of 127.0.0.1 is in use; --port 0 takes one that is free\n',
    )
    expect(host.codes).toEqual([1])
  })

  test('over one of four ports in use ends with 1, and names it', async () => {
    const cause = Object.assign(new Error('listen'), { code: 'EADDRINUSE' })
    const failure = new SettingError('Cannot listen on 127.0.0.1, port 3000: EADDRINUSE', { cause })
    const host = await run(['--all'], { failure })
    expect(host.reported).toContain('port 3000')
    expect([host.codes, host.reported.trim().split('\n').length]).toEqual([[1], 1])
  })

  test('over anything else ends with 1, one line and no token', async () => {
    const host = await run([], { failure: new Error('Bearer canary\nat somewhere') })
    expect(host.reported).toBe('maxine-server-ref: Bearer [hidden]\n')
    expect(host.codes).toEqual([1])
  })
})

describe('once it listens', () => {
  test('it prints the address and things to try', async () => {
    const { printed } = await run([])
    expect(printed).toMatch(/^Listening on ws:\/\/127\.0\.0\.1:4711\n/)
    expect(printed).toContain('wscat -c ws://127.0.0.1:4711')
    expect(printed).toContain('curl http://127.0.0.1:4711/snapshot')
  })

  test('with tokens it prints how to present one, and none of its own', async () => {
    const { printed } = await run(['--auth-secret', SECRET])
    expect(printed).toContain('$TOKEN')
    expect(printed).not.toContain('canary')
  })

  test('with --json it prints one object', async () => {
    const { printed } = await run(['--json'])
    expect(JSON.parse(printed)).toMatchObject({ message: 'listening', port: 4711 })
  })

  test('with --quiet it prints the address alone, and the log only warns', async () => {
    const host = await run(['--quiet'])
    host.started[0]?.logger?.('info', 'nothing much')
    host.started[0]?.logger?.('warn', 'look')
    expect(host.printed).toBe('Listening on ws://127.0.0.1:4711\n')
    expect(host.reported).toMatch(/^\S+ warn {2}look\n$/)
  })

  test.each([
    ['nexus', 'telemetry.metrics'],
    ['deployd', '/todos'],
    ['cliffracer', '/chat/lobby'],
  ])('with --dialect %s it prints what to try there', async (dialect, word) => {
    const host = await run(['--dialect', dialect])
    expect(host.started).toMatchObject([{ dialect }])
    expect(host.printed).toContain(word)
  })

  test.each([
    ['nexus', ['--api-keys', 'keys.json'], '?token=$TOKEN'],
    ['deployd', ['--master-key-file', 'key.txt'], 'x-master-key: $MASTER_KEY'],
  ])('with keys of its own a %s is tried with them', async (dialect, options, word) => {
    const { printed } = await run(['--dialect', dialect, ...options])
    expect(printed).toContain(word)
  })

  test('with --all it prints four addresses, and one signal ends all', async () => {
    const host = await run(['--all'])
    expect([host.started, host.startedAll.length]).toEqual([[], 1])
    expect(host.printed).toMatch(/^Listening\nmaxine +ws:\S+\nnexus +ws:\S+\ndeployd +ws:/)
    await host.signal('SIGTERM')
    expect([host.closed, host.codes]).toEqual([[{ drain: true }], [0]])
  })

  test('with --all and --json it prints an object for each', async () => {
    const { printed } = await run(['--all', '--json'])
    const servers = printed
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { server: string }).server)
    expect(servers).toEqual(['maxine', 'nexus', 'deployd', 'cliffracer'])
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('%s drains it, and it ends with 0', async (signal) => {
    const host = await run([])
    await host.signal(signal)
    expect([host.closed, host.codes]).toEqual([[{ drain: true }], [0]])
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('a second %s ends it at once with %i', async (signal, code) => {
    const host = await run([], { closing: new Promise(() => undefined) })
    await host.signal('SIGTERM')
    expect(host.codes).toEqual([])
    await host.signal(signal)
    expect([host.closed, host.codes]).toEqual([[{ drain: true }], [code]])
  })

  test('a drain that fails ends with 1', async () => {
    const host = await run([], { closing: Promise.reject(new Error('stuck')) })
    await host.signal('SIGTERM')
    expect(host.reported).toContain('maxine-server-ref: it did not end well: stuck\n')
    expect(host.codes).toEqual([1])
  })
})

test('a signal while it starts ends it at once', async () => {
  const host = await run([], { starting: new Promise(() => undefined) })
  await host.signal('SIGINT')
  expect(host.codes).toEqual([130])
})

interface Circumstances {
  readonly env?: Record<string, string>
  readonly failure?: Error
  readonly starting?: Promise<never>
  readonly closing?: Promise<void>
}

/** The command in a process that is none, with a server that is none. */
async function run(argv: readonly string[], circumstances: Circumstances = {}) {
  const { env = {}, failure, starting, closing } = circumstances
  let signalled: (signal: EndSignal) => void = () => undefined
  const host = {
    printed: '',
    reported: '',
    codes: [] as number[],
    started: [] as AnyStartOptions[],
    startedAll: [] as StartAllOptions[],
    closed: [] as unknown[],
    signal: async (signal: EndSignal) => {
      signalled(signal)
      await settled()
    },
  }
  const server = {
    url: 'ws://127.0.0.1:4711',
    httpUrl: 'http://127.0.0.1:4711',
    port: 4711,
    close: (how: unknown) => {
      host.closed.push(how)
      return closing ?? Promise.resolve()
    },
  } as unknown as RunningSystem
  const done = runCommand({
    argv,
    env,
    version: '1.2.3',
    world: { now: () => 0 },
    start: (options) => {
      host.started.push(options)
      if (failure) return Promise.reject(failure)
      return starting ?? Promise.resolve(server)
    },
    startAll: (options) => {
      host.startedAll.push(options)
      if (failure) return Promise.reject(failure)
      const four = { maxine: server, nexus: server, deployd: server, cliffracer: server }
      return Promise.resolve({ ...four, close: server.close } as unknown as RunningAll)
    },
    print: (text) => (host.printed += text),
    report: (text) => (host.reported += text),
    onSignal: (listener) => (signalled = listener),
    exit: (code) => host.codes.push(code),
  })
  if (!starting) await done
  return host
}

/** What was resolved has been acted upon. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function fileWith(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'maxine-command-'))
  directories.push(directory)
  const path = join(directory, 'secret')
  writeFileSync(path, text)
  return path
}
