import { expect, test } from 'vitest'
import { parseOptions } from '../../packages/server-ref/src/node/command/options.ts'
import { readOptions } from './read-options.mjs'

test('the page and the server have their ports, or later ones, and twelve services', () => {
  expect(read([])).toMatchObject({
    ok: true,
    page: { port: 5_173, or: 'this or a later one' },
    reference: { port: 8_080, or: 'this or a later one' },
    server: { fleet: { services: 12 } },
  })
})

test.each([
  [['--port', '7000', '--server-port=0'], { PORT: '1' }, [7_000, 0]],
  [['--port=7000'], { MAXINE_PORT: '9000' }, [7_000, 9_000]],
  [['--server-port', '1'], { MAXINE_PORT: '9000' }, [5_173, 1]],
])('a port that is asked for is that one: %j', (argv, env, ports) => {
  const options = read(argv, env)
  expect([options.page.port, options.reference.port]).toEqual(ports)
  expect(options.reference.or).toBe('this')
})

test('what else is asked for goes on to the server', () => {
  const { server } = read([
    '--fleet',
    '40',
    '--fleet-rate=50',
    '--heartbeat',
    '1s',
    '--origins',
    'https://a.example',
  ])
  expect(server).toMatchObject({
    fleet: { services: 40, eventsPerSecond: 50 },
    core: { session: { heartbeatMs: 1_000 } },
    origins: ['https://a.example'],
  })
})

test.each([
  [['--port', 'many'], '--port takes a whole number from 0 to 65535'],
  [['--server-port'], '--server-port takes a whole number from 0 to 65535'],
  [['--fleeet', '3'], 'there is no --fleeet; did you mean --fleet?'],
  [['--host', '0.0.0.0'], '--host can be set for the server alone: npx maxine-server-ref --help'],
  [
    ['--auth-secret-file', 'f'],
    'who may sign in can be set for the server alone: npx maxine-server-ref --help',
  ],
  [
    ['--json'],
    'how the log is written can be set for the server alone: npx maxine-server-ref --help',
  ],
  [['--all'], '--all can be set for the server alone: npx maxine-server-ref --help'],
  [['--dialect=nexus'], '--dialect can be set for the server alone: npx maxine-server-ref --help'],
  [['--version'], '--version can be set for the server alone: npx maxine-server-ref --help'],
])('%j is answered in a line', (argv, line) => {
  expect(read(argv)).toEqual({ ok: false, line })
})

test('help is asked for, whatever stands beside it', () => {
  expect(read(['--nonsense', '--help'])).toEqual({ ok: true, action: 'help' })
})

/** @param {string[]} argv @param {Record<string, string>} [env] @returns {any} */
function read(argv, env = {}) {
  return readOptions(argv, env, parseOptions)
}
