import { describe, expect, test } from 'vitest'
import { DEFAULTS } from '../../core/index.ts'
import { helpText } from './help.ts'
import { SAMPLES, SECRET } from './option-samples.ts'
import { OPTION_GROUPS } from './option-table.ts'
import { parseOptions, variableOf } from './options.ts'
import type { CommandOptions } from './options.ts'
import { HANDSHAKE_DEFAULTS } from '../settings.ts'

const OPTIONS = Object.values(OPTION_GROUPS).flat()

/** What an option cannot be given without. */
function company(flag: string): readonly string[] {
  const { section, key } = OPTIONS.find((option) => option.flag === flag)!
  if (['nexus', 'deployd', 'cliffracer'].includes(section)) return ['--dialect', section]
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

  test('have the port of the dialect’s document where none is given', () => {
    const ports = ['maxine', 'nexus', 'deployd', 'cliffracer'].map(
      (dialect) => run(['--dialect', dialect]).start.port,
    )
    expect(ports).toEqual([8_080, 3_000, 2_403, 8_081])
    expect(run(['--dialect', 'nexus', '--port', '1']).start.port).toBe(1)
  })

  test('of one dialect go to its server, also where there are all four', () => {
    const { all } = run(['--all', '--port', '0', '--fleet', '3', '--data', 'd', '--jwks', 'k'])
    expect(all).toMatchObject({
      ports: { maxine: 0, nexus: 0, deployd: 0, cliffracer: 0 },
      maxine: { fleet: { services: 3 } },
      data: 'd',
      auth: { keys: 'k' },
    })
    expect(run(['--all']).all).not.toHaveProperty('ports')
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
    [['--dialect', 'nexsu'], '--dialect takes one of maxine, nexus, deployd, cliffracer'],
    [['--dialect', 'nexus', '--all'], 'only one of --dialect and --all can be given'],
    [['--all', '--port', '80'], '--port can only be 0 with --all: each server has its own port'],
    [['--dialect', 'nexus', '--fleet', '3'], '--fleet is for --dialect maxine'],
    [['--dialect', 'cliffracer', '--data', 'd'], '--data is for --dialect maxine or deployd'],
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
  const { kind } = OPTIONS.find((option) => option.flag === flag)!
  return kind.takes === undefined && word === SAMPLES[flag]![0]
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)
}
