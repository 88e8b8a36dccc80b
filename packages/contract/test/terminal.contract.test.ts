import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MaxineClient } from 'maxine-client/http'
import type { RunningServer } from 'maxine-server-ref'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { serveOld } from './old-server/old-server.ts'
import { buildCommand, runCommand } from './command-process.ts'
import type { Circumstances, Program } from './command-process.ts'
import { ADMIN, serve, serveWithAuth } from './reference-server.ts'

const ORDERS = { serviceName: 'orders', host: '10.0.0.7', port: 3000 }
const NODE = 'orders:10.0.0.7:3000'
const CANARY = 'canary-0123456789'

let program: Program

beforeAll(() => {
  program = buildCommand()
})

afterAll(() => program.remove())

describe('tail through a pipe', () => {
  test('prints a plain line for each event, and the connection beside it', async () => {
    const server = await serve()
    const tail = run(['tail', server.url])
    await tail.reports('connected')
    await server.registry.register(ORDERS)
    await server.publish('deploy_started', { note: 'evil \u001b[2J\u202e' })
    await tail.prints('deploy_started')
    tail.kill('SIGINT')
    expect(await tail.ended).toEqual({ code: 0, signal: null })
    const [first, second, ...rest] = tail.stdout().split('\n')
    expect(first).toMatch(/^\d{4}-\S+Z service_registered orders orders:10\.0\.0\.7:3000 \{.+\}$/)
    expect(second).toMatch(/ deploy_started \{"note":"evil \\u001b\[2J\\u202e"\}$/)
    expect(rest).toEqual([''])
    expect(tail.stderr()).toMatch(/^\S+Z connected\nmaxine-client: ended by SIGINT\n$/)
  })

  test('prints only what its filters let through', async () => {
    const server = await serve()
    const filters = ['--event', 'service_*', '--service', 'orders', '--node', NODE]
    const tail = run(['tail', server.url, ...filters])
    await tail.reports('connected')
    await server.registry.register({ ...ORDERS, port: 3001 })
    await server.registry.register({ ...ORDERS, serviceName: 'billing' })
    await server.registry.setConfig({ serviceName: 'orders', key: 'k', value: 1 })
    await server.registry.register(ORDERS)
    await tail.prints(NODE)
    expect(tail.stdout().split('\n')).toHaveLength(2)
  })

  test('prints JSON line by line', async () => {
    const server = await serve({ fleet: { services: 3, eventsPerSecond: 200 } })
    const tail = run(['tail', server.url, '--json'])
    await tail.prints(/(.+\n){50}/)
    tail.kill('SIGTERM')
    expect(await tail.ended).toEqual({ code: 0, signal: null })
    const records = linesOf(tail.stdout())
    expect(new Set(records.map(({ type }) => type))).toEqual(new Set(['event']))
    const offsets = records.map(({ offset }) => Number(offset))
    expect(offsets).toEqual(offsets.map((_, at) => offsets[0]! + at))
  })

  test('ends quietly when nobody reads any more', async () => {
    const server = await serve({ fleet: { services: 3, eventsPerSecond: 200 } })
    const tail = run(['tail', server.url])
    await tail.prints('\n')
    tail.stopReading()
    expect(await tail.ended).toEqual({ code: 0, signal: null })
    expect(tail.stderr()).toMatch(/^\S+Z connected\n$/)
  })

  test('says that the server is gone, that it is back, and what was missed', async () => {
    const server = await serve()
    const tail = run(['tail', server.url])
    await tail.reports('connected')
    await server.publish('before', {})
    await tail.prints('before')
    await server.faults.restart({ epoch: 'new' })
    await tail.reports(/not connected: .+; next try in \d+s \(attempt 2\)\n.+Z connected\n/)
    await tail.prints(/Z gap: events were missed|Z gap: events .+ were missed/)
  })
})

describe('watch through a pipe', () => {
  test('prints what there is, and then what changes', async () => {
    const server = await serve()
    await server.registry.register(ORDERS)
    const watch = run(['watch', server.url])
    await watch.prints(/1 service, 1 node, .+ events\/s\n/)
    expect(watch.stdout()).toMatch(
      /^\S+Z connected\n\S+Z node orders orders:10\.0\.0\.7:3000 healthy\n/,
    )
    for (let failure = 0; failure < 5; failure++) {
      await server.registry.reportOutcome(NODE, 'failure')
    }
    await watch.prints(`node orders ${NODE} healthy, circuit open\n`)
    await server.registry.deregister(NODE)
    await watch.prints(`node orders ${NODE} gone\n`)
    watch.kill('SIGINT')
    expect(await watch.ended).toEqual({ code: 0, signal: null })
  })

  test('prints JSON line by line, and equals the server after a restart that forgot all', async () => {
    const server = await serve()
    await server.registry.register(ORDERS)
    const watch = run(['watch', server.url, '--json'])
    await watch.prints('"type":"totals"')
    await server.faults.restart({ epoch: 'new' })
    await watch.prints('"health":"gone"')
    watch.kill('SIGINT')
    await watch.ended
    const records = linesOf(watch.stdout())
    const connection = records.filter(({ type }) => type === 'connection')
    expect(connection.map(({ status }) => status)).toEqual(['connected', 'waiting', 'connected'])
    expect(connection[1]).toMatchObject({ cause: { code: 'service_restart', closeCode: 1012 } })
    const nodes = records.filter(({ type }) => type === 'node')
    expect(nodes.map(({ health }) => health)).toEqual(['healthy', 'gone'])
  })
})

test('watch asks the routes at --http, and says what an old server does not tell', async () => {
  const server = await serveOld()
  const nodeId = server.registry.register(ORDERS)
  const asked: (string | undefined)[] = []
  const routes = createServer(({ url = '' }, response) => {
    asked.push(url)
    void fetch(`${server.httpUrl}${url}`).then(async (answer) => {
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(await answer.text())
    })
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void routes.close())
  await once(routes, 'listening')
  const { port } = routes.address() as AddressInfo
  const watch = run(['watch', server.url, '--http', `http://127.0.0.1:${port}`])
  await watch.prints(`node orders ${nodeId} healthy\n`)
  await watch.prints(/Z 1 service, 1 node, /)
  await watch.reports(/^maxine-client: an old server: .+ only as they are heard of\n$/)
  server.registry.deregister(nodeId)
  await watch.prints(`node orders ${nodeId} gone\n`)
  expect(asked).not.toEqual([])
})

describe('where tokens are wanted, it', () => {
  test('says what to do when it has none', async () => {
    const { url } = await serveWithAuth()
    for (const action of ['watch', 'tail']) {
      const command = run([action, url])
      expect(await command.ended).toEqual({ code: 1, signal: null })
      expect(command.stderr()).toMatch(/^maxine-client: .+ Give .+MAXINE_TOKEN.+\n$/)
      expect(command.stdout()).toBe('')
    }
  })

  test('says what to do when it is refused, and shows the token nowhere', async () => {
    const { url } = await serveWithAuth()
    const ways: [readonly string[], Circumstances][] = [
      [['--token', CANARY], {}],
      [[], { env: { MAXINE_TOKEN: CANARY } }],
      [['--token-command', `echo ${CANARY}`], {}],
      [['--user', 'ada', '--password-stdin'], { input: `${CANARY}\n` }],
    ]
    const commands = ways.map(([argv, given]) => run(['tail', url, ...argv], given))
    for (const command of commands) {
      expect((await command.ended).code).toBe(1)
      expect(command.stderr()).toMatch(/maxine-client: .+\. (Give|Check) .+\n$/)
      expect(command.stderr() + command.stdout()).not.toContain('canary')
    }
  })

  test('comes in with a token from a variable, from a command, and by signing in', async () => {
    const server = await serveWithAuth()
    const token = await tokenOf(server)
    await server.registry.register(ORDERS)
    const ways: [readonly string[], Circumstances][] = [
      [[], { env: { MAXINE_TOKEN: token } }],
      [['--token-command', 'printf %s "$KEPT"'], { env: { KEPT: token } }],
      [['--user', ADMIN.username, '--password-stdin'], { input: `${ADMIN.password}\n` }],
    ]
    const commands = ways.map(([argv, given]) => run(['watch', server.url, ...argv], given))
    for (const command of commands) {
      await command.prints(`node orders ${NODE} healthy\n`)
      command.kill('SIGINT')
      expect(await command.ended).toEqual({ code: 0, signal: null })
    }
  })

  test('hides its token though the server repeats it', async () => {
    const server = await serveWithAuth()
    const token = await tokenOf(server)
    const tail = run(['tail', server.url], { env: { MAXINE_TOKEN: token } })
    await tail.reports('connected')
    await server.publish('echo', { said: token })
    await tail.prints('{"said":"[hidden]"}')
  })

  test('tells what a token command said when it failed, and tries again', async () => {
    const { url } = await serveWithAuth()
    const tail = run(['tail', url, '--token-command', 'echo not logged in >&2; exit 3'])
    await tail.reports(/\(the token command ended with 3: not logged in\); next try in .+\n/)
    tail.kill('SIGINT')
    expect(await tail.ended).toEqual({ code: 0, signal: null })
  })
})

describe('what it cannot do', () => {
  test.each([
    [['tail', 'ws://localhost', '--evnt', 'x'], 'there is no --evnt; did you mean --event?'],
    [['tail', 'localhost:8080'], 'the address is no ws://… or wss://…'],
    [['watch', 'ws://example.com'], /^maxine-client: .+ Use wss:, or --allow-insecure /],
    [['tail', 'ws://localhost', '--user', 'a', '--password-stdin'], 'standard input held no'],
  ])('%j is one line, and 2', async (argv, line) => {
    const command = run(argv)
    expect(await command.ended).toEqual({ code: 2, signal: null })
    expect(command.stderr()).toMatch(line)
    expect(command.stderr().match(/\n/g)).toHaveLength(1)
  })
})

test('--help and --version are printed and end well', async () => {
  const [help, version] = [run(['--help']), run(['--version'])]
  expect([(await help.ended).code, (await version.ended).code]).toEqual([0, 0])
  expect(help.stdout()).toMatch(/^Usage: maxine-client watch/)
  expect(version.stdout()).toMatch(/^\d+\.\d+\.\d+\S*\n$/)
})

test('a second signal ends it at once', async () => {
  // Nobody answers the farewell: the socket is half open.
  const server = await serve()
  const tail = run(['tail', server.url])
  await tail.reports('connected')
  server.faults.stall()
  tail.kill('SIGINT')
  await tail.reports('ended by SIGINT')
  tail.kill('SIGTERM')
  expect([0, 143]).toContain((await tail.ended).code)
})

function run(argv: readonly string[], circumstances?: Circumstances) {
  return runCommand(program, argv, circumstances)
}

async function tokenOf({ httpUrl }: RunningServer): Promise<string> {
  return (await new MaxineClient(httpUrl).signIn(ADMIN.username, ADMIN.password)).token
}

function linesOf(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
}
