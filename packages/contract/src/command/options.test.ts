import { describe, expect, test } from 'vitest'
import { ALL_CASES } from '../cases/all-cases.ts'
import { CLIENT_CASES } from '../client/client-cases.ts'
import { helpText } from './help.ts'
import { OPTIONS } from './option-table.ts'
import { parseOptions } from './options.ts'

const URL = 'ws://localhost:8080'

test('all can be left out but where', () => {
  expect(parseOptions([URL], {})).toEqual({
    ok: true,
    action: 'run',
    options: {
      url: URL,
      choice: {},
      identity: { kind: 'nobody' },
      strict: 'no',
      runs: 1,
      files: {},
      colours: 'allowed',
    },
  })
})

test('each option changes what is done', () => {
  const options = [
    '--origin=https://a.example',
    '--http',
    'http://localhost:9090/',
    '--level=recovery,core',
    '--strict',
  ]
  const more = ['--profile', 'p.json', '--runs=50', '--junit', 'j.xml', '--json', 'j.json']
  expect(parseOptions([...options, URL, ...more, '--no-color', '--dialect=maxine'], {})).toEqual({
    ok: true,
    action: 'run',
    options: {
      url: URL,
      httpUrl: 'http://localhost:9090',
      origin: 'https://a.example',
      choice: { dialect: 'maxine', levels: ['core', 'recovery'] },
      identity: { kind: 'nobody' },
      profile: 'p.json',
      strict: 'yes',
      runs: 50,
      files: { junit: 'j.xml', json: 'j.json' },
      colours: 'never',
    },
  })
})

describe('a token', () => {
  test.each([
    ['from the variable', [], { kind: 'token', token: 'from-variable' }],
    ['from its option before the variable', ['--token', 'a'], { kind: 'token', token: 'a' }],
    ['from a command', ['--token-command', 'pass x'], { kind: 'command', command: 'pass x' }],
  ])('comes %s', (_, argv, identity) => {
    const parsed = parseOptions([URL, ...argv], { MAXINE_TOKEN: 'from-variable' })
    expect(parsed).toMatchObject({ options: { identity } })
  })

  test('is not there where the variable is empty', () => {
    expect(parseOptions([URL], { MAXINE_TOKEN: '' })).toMatchObject({
      options: { identity: { kind: 'nobody' } },
    })
  })
})

test('a master key comes from its option, or from the variable', () => {
  const env = { MAXINE_MASTER_KEY: 'from-variable' }
  expect(parseOptions([URL], env)).toMatchObject({ options: { masterKey: 'from-variable' } })
  const given = parseOptions([URL, '--master-key', 'given'], env)
  expect(given).toMatchObject({ options: { masterKey: 'given' } })
  const none = parseOptions([URL], { MAXINE_MASTER_KEY: '' })
  expect(none).toHaveProperty('options', expect.not.objectContaining({ masterKey: '' }))
})

describe('IDs', () => {
  test('stand for one case, and their beginnings for many, however they are written', () => {
    expect(idsIn(['MX-CORE-01', 'MX-REC-02'])).toEqual(['MX-CORE-01', 'MX-REC-02'])
    expect(idsIn(['mx-rec-01'])).toEqual(['MX-REC-01'])
    expect(idsIn(['MX-REC'])).toEqual(idsOf('MX-REC'))
    expect(idsIn(['MX-CORE-1'])).toEqual(idsOf('MX-CORE-1'))
    expect(idsIn(['MX'])).toEqual(ALL_CASES.map(({ id }) => id))
  })

  test('of several levels can be kept to one', () => {
    expect(idsIn(['MX', '--level', 'recovery'])).toEqual(idsOf('MX-REC'))
  })
})

test('a dry run needs no server', () => {
  const cases = ALL_CASES.filter(({ id }) => id === 'MX-REC-01')
  expect(parseOptions(['--dry-run', 'MX-REC-01'], {})).toEqual({ ok: true, action: 'list', cases })
})

describe('a client', () => {
  const COMMAND = 'my-client {url}'

  test('is certified instead of a server', () => {
    const parsed = parseOptions(['--client', COMMAND, 'mx-client-1', '--strict', '--runs=2'], {})
    const ids = CLIENT_CASES.map(({ id }) => id).filter((id) => id.startsWith('MX-CLIENT-1'))
    expect(parsed).toEqual({
      ok: true,
      action: 'run-client',
      options: {
        client: COMMAND,
        choice: { ids },
        strict: 'yes',
        runs: 2,
        files: {},
        colours: 'allowed',
      },
    })
  })

  test('has cases of its own, which a dry run lists', () => {
    const parsed = parseOptions(['--client', COMMAND, '--dry-run'], {})
    expect(parsed).toEqual({ ok: true, action: 'list', cases: CLIENT_CASES })
  })

  test.each([
    [[URL], 'with --client there is no address: the client is told where to connect to'],
    [['--token=canary'], '--token is for servers, and not for --client'],
    [['--level', 'core'], '--level is for servers, and not for --client'],
    [['MX-CLIENT-00'], 'there is no MX-CLIENT-00; did you mean MX-CLIENT-01?'],
    [['MX-CORE-01'], 'there is no MX-CORE-01; --dry-run lists the IDs'],
  ])('takes nothing that is about a server: %j', (argv, line) => {
    expect(parseOptions(['--client', COMMAND, ...argv], {})).toEqual({ ok: false, line })
  })

  test('is what its cases are about', () => {
    const line = 'cases about clients need --client'
    expect(parseOptions([URL, 'MX-CLIENT-01'], {})).toEqual({ ok: false, line })
  })
})

const NOBODY = 'say where the server is, ws://… or wss://…, or give a client by --client'

describe('what cannot be understood is refused in one line', () => {
  test.each([
    [[], NOBODY],
    [['MX-CORE-01'], NOBODY],
    [['canary'], 'the address is no ws://… or wss://…'],
    [['http://localhost'], 'the address is no ws://… or wss://…'],
    [[URL, URL], 'there is one address; a value with spaces needs quotes'],
    [[URL, 'canary'], 'an ID looks like MX-CORE-07, or like MX-CORE; --dry-run lists them'],
    [
      ['ws://ada:canary@localhost'],
      'an address has no password, query or fragment here; MAXINE_TOKEN holds a token',
    ],
    [
      [`${URL}?token=canary`],
      'an address has no password, query or fragment here; MAXINE_TOKEN holds a token',
    ],
    [[URL, 'MX-COER-07'], 'there is no MX-COER-07; did you mean MX-CORE-07?'],
    [[URL, 'MX-COER'], 'there is no MX-COER; did you mean MX-CORE?'],
    [[URL, 'MX-ENTIRELY-1'], 'there is no MX-ENTIRELY-1; --dry-run lists the IDs'],
    [
      [URL, 'MX-CORE-01', '--level', 'recovery'],
      'none of these IDs is of the levels that are named',
    ],
    [[URL, '--strct'], 'there is no --strct; did you mean --strict?'],
    [[URL, '--zzzzzzzz'], 'there is no --zzzzzzzz; --help lists all options'],
    [[URL, '--Canary/1+2'], 'argument 2 is no option; --help lists them'],
    [[URL, '--junit'], '--junit needs a value: --junit=FILE'],
    [[URL, '--junit', '--json'], '--junit needs a value: --junit=FILE'],
    [[URL, '--strict=canary'], '--strict takes no value'],
    [[URL, '--strict', '--strict'], '--strict can be given only once'],
    [[URL, '--http', 'ftp://x'], '--http is no http://… or https://…'],
    [
      [URL, '--origin', 'https://a.example/x'],
      '--origin takes an origin such as https://app.example.com',
    ],
    [[URL, '--runs', '0'], '--runs takes a whole number from 1 to 10000'],
    [[URL, '--runs', '1e3'], '--runs takes a whole number from 1 to 10000'],
    [[URL, '--runs', '10001'], '--runs takes a whole number from 1 to 10000'],
    [
      [URL, '--dialect', 'maxin'],
      '--dialect takes one of maxine, nexus, deployd, cliffracer; did you mean maxine?',
    ],
    [[URL, '--dialect', 'canary'], '--dialect takes one of maxine, nexus, deployd, cliffracer'],
    [[URL, 'NX-CORE-01'], 'IDs with NX are of another dialect: say --dialect nexus'],
    [
      [URL, 'MX-CORE', '--dialect', 'deployd'],
      'IDs with MX are of another dialect: say --dialect maxine',
    ],
    [[URL, '--master-key=ä'], '--master-key holds what cannot be a key'],
    [[URL, '--token=ä'], '--token holds what cannot be a token'],
    [[URL, '--token=canary', '--token-command=x'], 'give only one of --token and --token-command'],
    [[URL, '--junit=a', '--json=a'], '--junit and --json name one file'],
  ])('%j', (argv, line) => {
    expect(parseOptions(argv, {})).toEqual({ ok: false, line })
    expect(line).not.toContain('canary')
  })

  test('a level, with the one that was meant', () => {
    const parsed = parseOptions([URL, '--level', 'core,recovry'], {})
    expect(parsed).toMatchObject({ ok: false })
    expect(parsed).toHaveProperty(
      'line',
      expect.stringMatching(/^--level takes one or more of core, .+; did you mean recovery\?$/),
    )
  })

  test('a variable that holds no token', () => {
    expect(parseOptions([URL], { MAXINE_TOKEN: 'canary canary' })).toEqual({
      ok: false,
      line: 'MAXINE_TOKEN holds what cannot be a token',
    })
  })
})

test('help and version are told whatever else is there', () => {
  expect(parseOptions(['nonsense', '--help'], {})).toEqual({ ok: true, action: 'help' })
  expect(parseOptions(['-h'], {})).toEqual({ ok: true, action: 'help' })
  expect(parseOptions(['--version', '--what'], {})).toEqual({ ok: true, action: 'version' })
})

test('help tells every option, fits in 100 columns, and what a token command has to heed', () => {
  const lines = helpText().split('\n')
  for (const flag of OPTIONS.keys()) {
    expect(lines.filter((line) => line.startsWith(`  --${flag} `))).toHaveLength(1)
  }
  expect(lines.filter((line) => line.length > 100)).toEqual([])
  expect(helpText()).toContain('others on this machine see it in `ps`')
  for (const name of ['CONTRACT_SUB', 'CONTRACT_ROLE', 'CONTRACT_LIFE_MS']) {
    expect(helpText()).toContain(`  ${name} `)
  }
})

function idsIn(words: readonly string[]): unknown {
  const parsed = parseOptions([URL, ...words], {})
  if (!parsed.ok || parsed.action !== 'run') throw new Error(JSON.stringify(parsed))
  return parsed.options.choice.ids
}

function idsOf(beginning: string): readonly string[] {
  return ALL_CASES.map(({ id }) => id).filter((id) => id.startsWith(beginning))
}
