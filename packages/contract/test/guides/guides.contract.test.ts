import { access, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TestContext } from 'vitest'
import { readBlocks } from '../documents/read-blocks.ts'
import { startOldTarget } from '../old-server/old-target.ts'
import { startReference } from '../reference-target.ts'
import { startCliffracer } from '../systems/cliffracer-target.ts'
import { MASTER_KEY, startDeployd } from '../systems/deployd-target.ts'
import { startNexus } from '../systems/nexus-target.ts'
import { EXPECTED_LINES } from './expected-lines.ts'
import type { ExpectedLine } from './expected-lines.ts'
import { createProjectFolder } from './project-folder.ts'

const ROOT = new URL('../../../../', import.meta.url)
const PAGES = [
  'docs/guides/certify-your-server.md',
  'docs/guides/test-your-app.md',
  'packages/contract/README.md',
]
/** Where the servers of a guide are. */
const ADDRESS = /wss?:\/\/localhost:\d+(?:\/ws)?/g

/** For a whole suite on a machine that does other things as well, in milliseconds. */
const RUN = { timeout: 120_000 }

const blocks = PAGES.flatMap((page) => readBlocks(new URL(page, ROOT).href))
const lines = new Set(codeIn('sh').flatMap((code) => code.split('\n')))
const installs = [...lines].filter((line) => line.startsWith('npm install '))
const commands = [...lines].filter((line) => !installs.includes(line))
const profiles = codeIn('json')

test('every command of a guide is expected to do something, and nothing else is', () => {
  expect([...commands].sort()).toEqual(Object.keys(EXPECTED_LINES).sort())
  expect(installs.length).toBeGreaterThan(0)
  expect(profiles.length).toBeGreaterThan(0)
})

const expectations = Object.entries(EXPECTED_LINES)

describe('a command of a guide that runs everything does what is said of it', RUN, () => {
  const alone = expectations.filter(([, { company }]) => company === 'none')
  test.for(alone)('%s', async ([line, expected], context) => tryLine(line, expected, context))
})

describe.concurrent('a command of a guide does what is said of it', RUN, () => {
  const others = expectations.filter(([, { company }]) => company === undefined)
  test.for(others)('%s', async ([line, expected], context) => tryLine(line, expected, context))

  test.for(profiles)('takes this profile: %s', async (profile, context) => {
    const folder = await openFolder(context)
    await folder.write('theirs.json', profile)
    const url = await serve('open', context)
    const line = `npx maxine-contract ${url} MX-CORE-12 --profile ./theirs.json`
    const { code, stdout, stderr } = await folder.run(line, context.signal)
    expect(stdout, stderr).toMatch(/\nkept: 1 passed in /)
    expect(code).toBe(0)
  })
})

test.for(installs)('%s: each of them is ours, or declared by one of ours', async (line) => {
  const names = line.split(' ').filter((word) => !/^(npm|install|--save-dev)$/.test(word))
  const known = await knownPackages()
  expect(names.filter((name) => !known.has(name))).toEqual([])
})

async function tryLine(line: string, expected: ExpectedLine, context: TestContext): Promise<void> {
  const folder = await openFolder(context)
  const url = await serve(expected.server, context)
  const { code, stdout, stderr } = await folder.run(line.replaceAll(ADDRESS, url), context.signal)
  expect(stdout, stderr).toMatch(expected.prints)
  expect([code, stderr]).toEqual([0, ''])
  for (const file of expected.writes ?? []) await access(join(folder.path, file))
}

async function openFolder({ onTestFinished }: TestContext) {
  const folder = await createProjectFolder()
  onTestFinished(() => folder.remove())
  // The profile that the guide shows, by the name that its line has for it.
  await folder.write('key.txt', MASTER_KEY)
  await folder.write('ours.json', profiles.find((text) => text.includes('"ours"')) ?? '')
  return folder
}

/** One for each line, so that none floods the other's. */
async function serve(
  kind: ExpectedLine['server'],
  { onTestFinished }: TestContext,
): Promise<string> {
  if (kind === 'none') return ''
  // A command that makes a token for each request takes its time on a busy machine.
  const core = { registry: { circuitRetryMs: 1_000 }, session: { authWithinMs: 10_000 } }
  const start = {
    ...{ open: () => startReference('open', { core }), old: () => startOldTarget('open') },
    locked: () => startReference('locked', { core }),
    nexus: () => startNexus('open'),
    deployd: () => startDeployd('documented'),
    cliffracer: () => startCliffracer('open'),
  }[kind]
  const { server, url } = await start()
  onTestFinished(() => server.close())
  return url
}

/** Our packages, and what they and the examples declare that they need. */
async function knownPackages(): Promise<ReadonlySet<string>> {
  const packages = await readdir(new URL('packages', ROOT))
  const folders = ['examples', ...packages.map((name) => `packages/${name}`)]
  const names = folders.map(async (folder) => {
    const manifest = await readFile(new URL(`${folder}/package.json`, ROOT), 'utf8')
    const { name, ...more } = JSON.parse(manifest) as Manifest
    const { dependencies, peerDependencies, devDependencies } = more
    return [name, ...Object.keys({ ...dependencies, ...peerDependencies, ...devDependencies })]
  })
  return new Set((await Promise.all(names)).flat())
}

interface Manifest {
  readonly name: string
  readonly dependencies?: object
  readonly peerDependencies?: object
  readonly devDependencies?: object
}

function codeIn(wanted: string): readonly string[] {
  return blocks.filter(({ language }) => language === wanted).map(({ code }) => code)
}
