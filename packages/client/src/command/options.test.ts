import { describe, expect, test } from 'vitest'
import { helpText } from './help.ts'
import { OPTIONS } from './option-table.ts'
import { parseOptions } from './options.ts'

const URL = 'ws://localhost:8080'

test('all can be left out but what to do and where', () => {
  expect(parseOptions(['watch', URL], {})).toEqual({
    ok: true,
    action: 'watch',
    options: {
      url: URL,
      filter: {},
      format: 'text',
      insecure: 'refuse',
      identity: { kind: 'nobody' },
    },
  })
})

test('options stand before and behind, with and without =', () => {
  const filters = ['--event=service_*', '--service', 'orders', '--node', 'orders:a:1']
  const rest = ['--json', '--http', 'http://localhost:9090', '--allow-insecure']
  expect(parseOptions([...filters, 'tail', URL, ...rest], {})).toMatchObject({
    action: 'tail',
    options: {
      httpUrl: 'http://localhost:9090',
      filter: { event: 'service_*', serviceName: 'orders', nodeId: 'orders:a:1' },
      format: 'json',
      insecure: 'allow',
    },
  })
})

describe('a token', () => {
  test.each([
    ['from the variable', [], { kind: 'token', token: 'from-variable' }],
    ['from its option before the variable', ['--token', 'a'], { kind: 'token', token: 'a' }],
    ['from a command', ['--token-command', 'pass x'], { kind: 'command', command: 'pass x' }],
    ['by signing in', ['--user', 'ada', '--password-stdin'], { kind: 'user', username: 'ada' }],
  ])('comes %s', (_, argv, identity) => {
    const parsed = parseOptions(['tail', URL, ...argv], { MAXINE_TOKEN: 'from-variable' })
    expect(parsed).toMatchObject({ options: { identity } })
  })

  test('is not there where the variable is empty', () => {
    const parsed = parseOptions(['tail', URL], { MAXINE_TOKEN: '' })
    expect(parsed).toMatchObject({ options: { identity: { kind: 'nobody' } } })
  })
})

describe('what cannot be understood is refused in one line', () => {
  test.each([
    [[], 'say what to do: watch or tail; --help tells more'],
    [['wacth', URL], 'the first word is watch or tail; did you mean watch?'],
    [['canary', URL], 'the first word is watch or tail'],
    [['tail'], 'say where the server is: ws://… or wss://…'],
    [['tail', 'canary'], 'the address is no ws://… or wss://…'],
    [['tail', 'http://localhost'], 'the address is no ws://… or wss://…'],
    [['tail', URL, 'canary'], 'there is one address; a value with spaces needs quotes'],
    [
      ['tail', 'ws://ada:canary@localhost'],
      'the address has a password in it; --user and --password-stdin take one',
    ],
    [['tail', URL, '--evnt', 'x'], 'there is no --evnt; did you mean --event?'],
    [['tail', URL, '--zzzzzzzz'], 'there is no --zzzzzzzz; --help lists all options'],
    [['tail', URL, '--Canary/1+2'], 'argument 3 is no option; --help lists them'],
    [['tail', URL, '--event'], '--event needs a value: --event=NAME'],
    [['tail', URL, '--event', '--json'], '--event needs a value: --event=NAME'],
    [['tail', URL, '--json=canary'], '--json takes no value'],
    [['tail', URL, '--json', '--json'], '--json can be given only once'],
    [['watch', URL, '--event', 'x'], '--event is for tail'],
    [['tail', URL, '--http', 'ftp://x'], '--http is no http://… or https://…'],
    [['tail', URL, '--user', 'ada'], '--user and --password-stdin need each other'],
    [['tail', URL, '--password-stdin'], '--user and --password-stdin need each other'],
    [['tail', URL, '--token=ä'], '--token holds what cannot be a token'],
    [
      ['tail', URL, '--token=canary', '--token-command=x'],
      'give only one of --token and --token-command',
    ],
  ])('%j', (argv, line) => {
    expect(parseOptions(argv, {})).toEqual({ ok: false, line })
    expect(line).not.toContain('canary')
  })

  test('a variable that holds no token', () => {
    expect(parseOptions(['tail', URL], { MAXINE_TOKEN: 'canary canary' })).toEqual({
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

test('help tells every option, fits in 100 columns, and that others see a token', () => {
  const lines = helpText().split('\n')
  for (const flag of OPTIONS.keys()) {
    expect(lines.filter((line) => line.startsWith(`  --${flag} `))).toHaveLength(1)
  }
  expect(lines.filter((line) => line.length > 100)).toEqual([])
  expect(helpText()).toContain('others on this machine see it in `ps`')
})
