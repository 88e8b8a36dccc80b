import { describe, expect, test } from 'vitest'
import { DEFAULTS } from '../../core/index.ts'
import { helpText } from './help.ts'
import { OPTION_GROUPS } from './option-table.ts'
import { parseOptions, variableOf } from './options.ts'
import type { CommandOptions } from './options.ts'
import { HANDSHAKE_DEFAULTS } from '../settings.ts'

const SECRET = 'canary-0123456789-0123456789-0123456789'
const OPTIONS = Object.values(OPTION_GROUPS).flat()

/** How each option is typed, and what it then is, where. */
const SAMPLES: Readonly<Record<string, readonly [typed: string, path: string, value: unknown]>> = {
  port: ['0', 'start.port', 0],
  host: ['0.0.0.0', 'start.host', '0.0.0.0'],
  origins: ['https://a.example, http://b', 'start.origins', ['https://a.example', 'http://b']],
  data: ['./data', 'start.data', './data'],
  'log-count': ['5', 'start.core.log.maxCount', 5],
  'log-age': ['5m', 'start.core.log.maxAgeMs', 300_000],
  'log-bytes': ['2MiB', 'start.core.log.maxBytes', 2_097_152],
  'auth-secret': [SECRET, 'start.auth.secret', SECRET],
  'auth-secret-file': ['secret.txt', 'authSecretFile', 'secret.txt'],
  jwks: ['https://id.example/keys', 'start.auth.keys', 'https://id.example/keys'],
  algorithms: ['ES256,RS256', 'start.auth.algorithms', ['ES256', 'RS256']],
  issuer: ['me', 'start.auth.issuer', 'me'],
  audience: ['us', 'start.auth.audience', 'us'],
  users: ['users.json', 'start.auth.users', 'users.json'],
  'token-life': ['10m', 'start.auth.tokenLifeMs', 600_000],
  'session-life': ['2d', 'start.auth.sessionLifeMs', 172_800_000],
  'token-in-query': ['true', 'start.tokenInQuery', true],
  'auth-within': ['3s', 'start.core.session.authWithinMs', 3_000],
  'expiry-grace': ['0', 'start.core.session.expiryGraceMs', 0],
  fleet: ['12', 'start.fleet.services', 12],
  'fleet-rate': ['7', 'start.fleet.eventsPerSecond', 7],
  'fleet-seed': ['42', 'start.fleet.seed', 42],
  'unhealthy-after': ['1s', 'start.core.registry.unhealthyAfterMs', 1_000],
  'remove-after': ['2s', 'start.core.registry.removeAfterMs', 2_000],
  'circuit-failures': ['3', 'start.core.registry.circuitFailures', 3],
  'circuit-retry': ['4s', 'start.core.registry.circuitRetryMs', 4_000],
  'circuit-retry-max': ['2m', 'start.core.registry.circuitRetryMaxMs', 120_000],
  'stats-every': ['0', 'start.core.registry.statsEveryMs', 0],
  heartbeat: ['500ms', 'start.core.session.heartbeatMs', 500],
  'max-payload': ['32KiB', 'start.core.session.maxPayload', 32_768],
  'max-subscriptions': ['8', 'start.core.session.maxSubscriptions', 8],
  'message-rate': ['5', 'start.core.session.messagesPerSecond', 5],
  'message-burst': ['6', 'start.core.session.messageBurst', 6],
  'connections-per-user': ['7', 'start.core.session.connectionsPerUser', 7],
  'tokens-per-minute': ['70', 'start.core.session.tokensPerMinute', 70],
  'connections-per-address': ['8', 'start.core.session.connectionsPerAddress', 8],
  'flush-every': ['20ms', 'start.core.session.flushEveryMs', 20],
  compression: ['true', 'start.compression', true],
  'max-buffered': ['2048', 'start.core.session.maxBuffered', 2_048],
  'slow-after': ['2s', 'start.core.session.slowAfterMs', 2_000],
  'recovery-limit': ['300', 'start.core.session.recoveryLimit', 300],
  'drain-spread': ['1s', 'start.core.session.drainSpreadMs', 1_000],
  'headers-timeout': ['1s', 'start.handshake.headersTimeoutMs', 1_000],
  'request-timeout': ['2s', 'start.handshake.requestTimeoutMs', 2_000],
  'timeout-check': ['100ms', 'start.handshake.checkEveryMs', 100],
  'max-header-bytes': ['8KiB', 'start.handshake.maxHeaderBytes', 8_192],
  'max-headers': ['50', 'start.handshake.maxHeaders', 50],
  'max-body': ['1KiB', 'start.handshake.maxBodyBytes', 1_024],
  'max-web-sockets': ['9', 'start.handshake.maxWebSockets', 9],
  'accept-rate': ['10', 'start.handshake.acceptsPerSecond', 10],
  'close-timeout': ['1s', 'start.handshake.closeTimeoutMs', 1_000],
  json: ['true', 'json', true],
  quiet: ['1', 'quiet', true],
  testing: ['true', 'start.testing', true],
}

/** What an option cannot be given without. */
function company(flag: string): readonly string[] {
  const { section, key } = OPTIONS.find((option) => option.flag === flag)!
  if (section === 'auth' && !['secret', 'keys'].includes(key)) return ['--jwks', 'keys.json']
  if (section === 'fleet' && flag !== 'fleet') return ['--fleet', '3']
  return []
}

describe('options', () => {
  test('of which every one is tried here', () => {
    expect(Object.keys(SAMPLES).sort()).toEqual(OPTIONS.map(({ flag }) => flag).sort())
  })

  test.each(Object.entries(SAMPLES))('--%s sets one thing', (flag, [typed, path, value]) => {
    const bare = run(company(flag))
    const set = run([...company(flag), `--${flag}`, typed].filter((word) => !isSwitch(flag, word)))
    expect(at(set, path)).toEqual(value)
    expect(at(bare, path)).not.toEqual(value)
    expect(run([...company(flag), `--${flag}=${typed}`])).toEqual(set)
    expect(run(company(flag), { [variableOf({ flag })]: typed })).toEqual(set)
  })

  test('have these defaults when nothing is given', () => {
    expect(run([])).toEqual({
      start: {
        port: 8_080,
        host: '127.0.0.1',
        tokenInQuery: false,
        compression: false,
        testing: false,
        core: { log: {}, registry: {}, session: {} },
        handshake: {},
      },
      json: false,
      quiet: false,
    })
  })

  test('include all of the core and of the handshake', () => {
    const { log, registry, session } = DEFAULTS
    const wanted = Object.entries({ log, registry, session, handshake: HANDSHAKE_DEFAULTS })
      .flatMap(([name, values]) => Object.keys(values).map((key) => `${name}.${key}`))
      // Follows from there being something to check a token with.
      .filter((name) => name !== 'session.authRequired')
    expect(OPTIONS.map(({ section, key }) => `${section}.${key}`)).toEqual(
      expect.arrayContaining(wanted),
    )
  })

  test('are taken from a flag rather than a variable, and from the last of two flags', () => {
    const { start } = run(['--port', '1', '--port', '2'], { MAXINE_PORT: '3' })
    expect(start.port).toBe(2)
  })

  test('can be put back by a flag where a variable has switched them on', () => {
    expect(run(['--json=false'], { MAXINE_JSON: '1' }).json).toBe(false)
  })

  test('are not given by an empty variable', () => {
    expect(run([], { MAXINE_PORT: '', MAXINE_DATA: '' })).toEqual(run([]))
  })
})

describe('help and version', () => {
  test.each(['--help', '-h'])('%s is answered whatever else is wrong', (flag) => {
    expect(parseOptions(['--nonsense', flag], { MAXINE_PORT: 'x' })).toEqual({
      ok: true,
      action: 'help',
    })
  })

  test('--version is answered too', () => {
    expect(parseOptions(['--version'], {})).toEqual({ ok: true, action: 'version' })
  })

  test('names every option with its default', () => {
    const help = helpText()
    for (const { flag } of OPTIONS) expect(help).toMatch(new RegExp(`^  --${flag}[ \n]`, 'm'))
    expect(help).toContain('(8080)')
    expect(help).toContain('longest silence on a connection (25s)')
    expect(help).toContain('size of the events kept, at most (16MiB)')
  })

  test('fits a terminal of a hundred columns', () => {
    const tooLong = helpText()
      .split('\n')
      .filter((line) => line.length > 100)
    expect(tooLong).toEqual([])
  })
})

describe('a bad one is refused in one line', () => {
  test.each([
    [['--port', 'x'], '--port takes a whole number from 0 to 65535'],
    [['--port', '65536'], '--port takes a whole number from 0 to 65535'],
    [['--port', '-1'], '--port takes a whole number from 0 to 65535'],
    [['--port', '1e3'], '--port takes a whole number from 0 to 65535'],
    [['--port'], '--port takes a whole number from 0 to 65535'],
    [['--port', '--json'], '--port takes a whole number from 0 to 65535'],
    [['--host='], '--host takes an address or a name'],
    [['--heartbeat', '25'], '--heartbeat takes a time from 10ms to 1h, such as 500ms, 25s or 5m'],
    [['--heartbeat', '2h'], '--heartbeat takes a time from 10ms to 1h, such as 500ms, 25s or 5m'],
    [
      ['--max-payload', '65KiB'],
      '--max-payload takes a size from 1KiB to 64KiB, such as 512, 64KiB or 1MiB',
    ],
    [['--json=perhaps'], '--json takes true or false'],
    [
      ['--origins', 'https://a.example/'],
      '--origins takes origins such as https://app.example.com, with commas between',
    ],
    [
      ['--origins', 'https://a.example,,'],
      '--origins takes origins such as https://app.example.com, with commas between',
    ],
    [
      ['--jwks', 'k', '--algorithms', 'none'],
      '--algorithms takes one or more of HS256, ES256, RS256, with commas between',
    ],
    [['--prot', '1'], 'there is no --prot; did you mean --port?'],
    [['--Port=1'], 'there is no --Port; did you mean --port?'],
    [['-p', '1'], 'there is no -p; --help lists all options'],
    [['--something-else'], 'there is no --something-else; --help lists all options'],
    [['8080'], 'argument 1 is no option; --help lists them'],
    [['--json', ''], 'argument 2 is no option; --help lists them'],
    [
      ['--jwks', 'k', '--auth-secret-file', 'f'],
      'only one of --auth-secret-file and --jwks can be given',
    ],
    [['--issuer', 'me'], '--issuer needs --auth-secret, --auth-secret-file or --jwks'],
    [['--fleet-seed', '1'], '--fleet-seed needs --fleet'],
  ])('%j', (argv, line) => {
    expect(parseOptions(argv, {})).toEqual({ ok: false, line })
  })

  test('that names the variable where it came from one', () => {
    expect(parseOptions([], { MAXINE_LOG_AGE: 'long' })).toEqual({
      ok: false,
      line: 'MAXINE_LOG_AGE takes a time from 1s to 30d, such as 500ms, 25s or 5m',
    })
  })

  test.each([
    ['--auth-secret', 'canary-short'],
    ['--auth-secret', SECRET, '--jwks', 'keys.json'],
    ['--auth-secre', SECRET],
    ['--auth-secre=' + SECRET],
    [SECRET],
    ['--' + SECRET],
    ['--port', SECRET],
    ['--json', SECRET],
  ])('that repeats no secret: %s', (...argv) => {
    const parsed = parseOptions(argv, {})
    expect(parsed.ok).toBe(false)
    expect(JSON.stringify(parsed)).not.toContain('canary')
    const variable = parseOptions([], { MAXINE_AUTH_SECRET: 'canary-short' })
    expect(JSON.stringify(variable)).not.toContain('canary')
  })
})

function run(argv: readonly string[], env: Record<string, string> = {}): CommandOptions {
  const parsed = parseOptions(argv, env)
  if (!parsed.ok || parsed.action !== 'run') throw new Error(JSON.stringify(parsed))
  return parsed.options
}

/** Switches are also tried without a value. */
function isSwitch(flag: string, word: string): boolean {
  return SAMPLES[flag]![2] === true && word === SAMPLES[flag]![0]
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)
}
