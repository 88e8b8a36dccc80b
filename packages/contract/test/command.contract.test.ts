import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from 'vitest'
import { BuiltProgram } from './built-program.ts'
import { readXml } from './command/well-formed.ts'
import { runCommand } from './command-process.ts'
import type { Circumstances, Program } from './command-process.ts'
import { serve } from './reference-server.ts'
import { SECRET, makeToken } from './reference-target.ts'
import { MASTER_KEY, startDeployd } from './systems/deployd-target.ts'

/** Cases that take no time, and one that waits for ten seconds on a server that is not ours. */
const QUICK = ['MX-CORE-12', 'MX-CORE-13']
const SLOW = 'MX-SEC-05'
const ADMIN = { sub: 'contract', role: 'admin', lifeMs: 60_000 }

const suite = new BuiltProgram(new URL('../src/command/cli.ts', import.meta.url))
const tokens = new BuiltProgram(new URL('./command/token-program.ts', import.meta.url))
let program: Program
let folder: string

beforeAll(async () => {
  program = { path: await suite.path, remove: () => undefined }
  await tokens.path
})

afterAll(() => Promise.all([suite.remove(), tokens.remove()]))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maxine-contract-'))
})

afterEach(() => rm(folder, { recursive: true }))

test('a server that keeps the contract is told so, on the screen and in files', async () => {
  const { url } = await serve()
  const [junit, json] = [join(folder, 'j.xml'), join(folder, 'r.json')]
  const { code, stdout } = await run([url, ...QUICK, '--junit', junit, '--json', json])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^maxine-contract: ws:\/\/127\.0\.0\.1:\d+; wants no token; announces/)
  expect(stdout).toMatch(/\[1\/2\] passed {2}MX-CORE-12 [^]+kept: 2 passed in \S+ m?s\n$/)
  const cases = readXml(await readFile(junit, 'utf8')).filter(({ name }) => name === 'testcase')
  expect(cases.map(({ attributes }) => attributes['name']?.slice(0, 10))).toEqual(QUICK)
  expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({
    target: { origin: url, access: 'open', capabilities: expect.arrayContaining(['recovery']) },
    verdict: 'kept',
    counts: { passed: 2 },
  })
})

test('with a token command every user can be played, and no token is seen anywhere', async () => {
  const { url } = await serve({ auth: { secret: SECRET } })
  const given = join(folder, 'given')
  const [junit, json] = [join(folder, 'j.xml'), join(folder, 'r.json')]
  // A case that is declared to fail and does not is a failure, with all that went over the wire.
  const profile = await writeProfile({ 'MX-SEC-36': { reason: 'for the sake of the test' } })
  const command = `"${process.execPath}" "${await tokens.path}"`
  const { code, stdout, stderr } = await run(
    [
      url,
      'MX-SEC-36',
      '--token-command',
      command,
      '--profile',
      profile,
      '--junit',
      junit,
      '--json',
      json,
    ],
    { env: { GIVEN: given } },
  )
  expect(code).toBe(1)
  expect(stdout).toContain('declared to differ (for the sake of the test), but the case passes')
  const lines = (await readFile(given, 'utf8')).trim().split('\n')
  expect(new Set(lines.map((line) => line.split(' ')[0]))).toEqual(new Set(['admin', 'viewer']))
  const written = await Promise.all([junit, json].map((file) => readFile(file, 'utf8')))
  for (const text of [stdout, stderr, ...written]) {
    for (const line of lines) expect(text).not.toContain(line.split('.').at(-1))
  }
  for (const text of [stdout, ...written]) expect(text).toContain('[token]')
})

test('with one token the cases that need others are skipped, with the reason', async () => {
  const { url } = await serve({ auth: { secret: SECRET } })
  const env = { MAXINE_TOKEN: makeToken(ADMIN) }
  const { code, stdout } = await run([url, 'MX-CORE-12', 'MX-SEC-36'], { env })
  expect(code).toBe(0)
  expect(stdout).toContain('give --token-command\n    MX-SEC-36\n')
})

test('a server of another dialect is certified by its own cases, with its key and tokens hidden', async () => {
  const target = await startDeployd('deployed')
  onTestFinished(() => target.server.close())
  const json = join(folder, 'r.json')
  const env = { MAXINE_MASTER_KEY: MASTER_KEY }
  const ids = ['GD-CORE-01', 'GD-ROOMS-01', 'GD-CORE-20', 'GD-SEC-03']
  const argv = [target.url, '--dialect', 'deployd', ...ids, '--json', json]
  const { code, stdout, stderr } = await run(argv, { env })
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(
    /^maxine-contract: ws:.+; wants a token; speaks the profile of rooms; 4 cases\n/,
  )
  expect(stdout).toMatch(/\nkept: 2 passed, 2 skipped in /)
  const report = await readFile(json, 'utf8')
  expect(JSON.parse(report)).toMatchObject({ target: { dialect: 'deployd' }, verdict: 'kept' })
  for (const text of [stdout, report]) expect(text).not.toContain(MASTER_KEY)
})

describe('where nothing can be tested', () => {
  test('one line says that nobody is there', async () => {
    const server = await serve()
    await server.close()
    expect(await run([server.url])).toEqual({
      code: 2,
      stdout: '',
      stderr: `maxine-contract: ${server.url}: nothing answers there\n`,
    })
  })

  test('one line says that a token is wanted, refused, or not to be had', async () => {
    const { url } = await serve({ auth: { secret: SECRET } })
    const refused = `${makeToken(ADMIN)}x`
    const tries = [
      [[], 'the server wants a token, and none was given'],
      [['--token', refused], 'the server refuses the token'],
      [
        ['--token-command', 'echo no such user >&2; exit 3'],
        'the token command ended with 3: no such user',
      ],
    ] as const
    for (const [argv, line] of tries) {
      const { code, stderr } = await run([url, ...argv])
      expect([code, stderr]).toEqual([2, `maxine-contract: ${line}\n`])
    }
  })

  test('a file that has no folder is told of before anything runs', async () => {
    const { url } = await serve()
    const { code, stdout, stderr } = await run([url, '--json', join(folder, 'gone', 'r.json')])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe('maxine-contract: the file of --json is in a folder that is not there\n')
  })
})

test('Ctrl-C ends the case at hand, tells what was found, and writes it', async () => {
  const { url } = await serve({ auth: { secret: SECRET } })
  const json = join(folder, 'r.json')
  const env = { MAXINE_TOKEN: makeToken(ADMIN) }
  const command = runCommand(program, [url, QUICK[0]!, SLOW, '--json', json], { env })
  await command.prints('[1/2] passed')
  command.kill('SIGINT')
  expect(await command.ended).toEqual({ code: 130, signal: null })
  expect(command.stderr()).toBe('maxine-contract: ended by SIGINT\n')
  expect(command.stdout()).toContain('unfinished: ended after 1 of 2 cases, 1 passed')
  expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ verdict: 'unfinished' })
})

async function run(argv: readonly string[], circumstances?: Circumstances) {
  const command = runCommand(program, argv, circumstances)
  const { code } = await command.ended
  return { code, stdout: command.stdout(), stderr: command.stderr() }
}

async function writeProfile(differences: object): Promise<string> {
  const path = join(folder, 'profile.json')
  await writeFile(path, JSON.stringify({ name: 'ours', differences }))
  return path
}
