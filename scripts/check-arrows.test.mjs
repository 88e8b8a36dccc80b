import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { checkArrows } from './check-arrows.mjs'

/** @type {string[]} */
const made = []

afterEach(() => made.splice(0).forEach((root) => rmSync(root, { recursive: true })))

test('a workspace that keeps to the table is clean', () => {
  const result = check({
    'packages/client/src/index.ts': `import { decode } from 'maxine-protocol'\nimport './local.ts'`,
    'packages/client/src/local.ts': `export type { Event } from 'maxine-protocol/http'`,
    'packages/client/src/index.test.ts': `import { test } from 'vitest'\nimport 'node:fs'`,
    'packages/protocol/src/index.ts': `import * as z from 'zod/mini'`,
    'scripts/build.mjs': `import 'typescript'\nimport 'maxine-protocol'`,
  })
  expect(result).toEqual({ problems: [], files: 5, imports: 8 })
})

describe('an arrow that is not in the table is found', () => {
  const FORMS = {
    import: `import 'maxine-client'`,
    'import type': `import type { Client } from 'maxine-client'`,
    're-export': `export { createClient } from 'maxine-client'`,
    'dynamic import': `void import('maxine-client')`,
    'import type node': `export type Client = import('maxine-client').Client`,
    require: `require('maxine-client')`,
    'import equals': `import client = require('maxine-client')`,
    'createRequire, called': `createRequire(import.meta.url)('maxine-client')`,
    'createRequire, named': `const load = createRequire(import.meta.url)\nload('maxine-client')`,
    'import.meta.resolve': `import.meta.resolve('maxine-client')`,
    'a template without holes': 'void import(`maxine-client`)',
  }
  test.each(Object.entries(FORMS))('as %s', (_, text) => {
    const { problems } = check({ 'packages/protocol/src/index.ts': text })
    const line = text.split('\n').length
    expect(problems).toEqual([
      `packages/protocol/src/index.ts:${line} imports maxine-client: the table does not allow maxine-protocol to`,
    ])
  })

  test('in a test', () => {
    expect(firstProblem('packages/protocol/src/a.test.ts', `import 'maxine-client'`)).toContain(
      'the table does not allow maxine-protocol to',
    )
  })

  test('but a word in a text or a comment is none', () => {
    const text = `// import 'maxine-client'\nexport const help = "import 'maxine-client'"`
    expect(check({ 'packages/protocol/src/index.ts': text }).problems).toEqual([])
  })
})

test('a relative import may not reach into another package', () => {
  const text = `import '../../protocol/src/index.ts'`
  expect(firstProblem('packages/client/src/index.ts', text)).toContain(
    'it lies in maxine-protocol; import that package by its name',
  )
})

test('what a package ships may not import from outside of it, a test may', () => {
  const text = `import '../../../fixtures/frames.js'`
  expect(firstProblem('packages/client/src/index.ts', text)).toContain('would not be packed')
  expect(firstProblem('packages/client/src/index.test.ts', text)).toBeUndefined()
})

test('an arrow for tests is refused in what a package ships', () => {
  const text = `import 'maxine-server-ref'`
  expect(firstProblem('packages/contract/src/index.ts', text)).toContain(
    'in tests and scripts only',
  )
  expect(firstProblem('packages/contract/test/live.test.ts', text)).toBeUndefined()
})

test('a package must be declared where it is imported', () => {
  const reason = 'not declared in packages/client/package.json'
  expect(firstProblem('packages/client/src/index.ts', `import 'ws'`)).toContain(reason)
  expect(firstProblem('packages/client/src/index.test.ts', `import 'ws'`)).toContain(reason)
  expect(firstProblem('packages/react/src/index.ts', `import 'react'`)).toBeUndefined()
})

test('an allowed arrow must be declared too', () => {
  expect(firstProblem('packages/react/src/index.ts', `import 'maxine-client'`)).toContain(
    'not declared in packages/react/package.json',
  )
})

test('a devDependency may be imported by tests only', () => {
  const text = `import 'fast-check'`
  expect(firstProblem('packages/protocol/src/index.ts', text)).toContain('a devDependency is not')
  expect(firstProblem('packages/protocol/src/index.test.ts', text)).toBeUndefined()
})

test('an application that is published nowhere may bundle a devDependency', () => {
  const manifest = { name: 'maxine-demo', private: true, devDependencies: { react: '19' } }
  const files = {
    'apps/demo/package.json': JSON.stringify(manifest),
    'apps/demo/src/main.tsx': `import 'react'\nimport 'uplot'`,
  }
  expect(check(files).problems).toEqual([
    'apps/demo/src/main.tsx:2 imports uplot: not declared in apps/demo/package.json',
  ])
})

test('the tests of the hooks may import the doubles, and the hooks may not', () => {
  const manifest = { name: 'maxine-react', devDependencies: { 'maxine-server-ref': '0.0.0' } }
  const text = `import 'maxine-server-ref/testing'`
  const problemIn = (/** @type {string} */ file) => {
    const files = { 'packages/react/package.json': JSON.stringify(manifest), [file]: text }
    return check(files).problems[0]
  }
  expect(problemIn('packages/react/src/use-service.test.tsx')).toBeUndefined()
  expect(problemIn('packages/react/test/hook-scene.tsx')).toBeUndefined()
  expect(problemIn('packages/react/src/use-service.ts')).toContain('in tests and scripts only')
})

test("the root's tools are for tests and scripts", () => {
  const text = `import 'typescript'`
  expect(firstProblem('packages/protocol/src/index.ts', text)).toContain('not declared')
  expect(firstProblem('packages/protocol/scripts/write.mjs', text)).toBeUndefined()
})

test('a file a browser loads imports nothing of Node', () => {
  expect(firstProblem('packages/protocol/src/index.ts', `import 'node:fs'`)).toContain('a browser')
  expect(firstProblem('packages/protocol/src/index.ts', `import 'fs'`)).toContain('a browser')
  expect(firstProblem('packages/contract/src/index.ts', `import 'node:fs'`)).toBeUndefined()
})

test('the core of the server imports nothing of Node and nothing from its shell', () => {
  const core = 'packages/server-ref/src/core/hub.ts'
  expect(firstProblem(core, `import 'node:net'`)).toContain('a browser')
  expect(firstProblem(core, `import '../node/start-server.ts'`)).toContain('beside its folder')
  expect(firstProblem('packages/server-ref/src/node/cli.ts', `import 'node:net'`)).toBeUndefined()
  expect(
    firstProblem('packages/server-ref/src/node/cli.ts', `import '../core/hub.ts'`),
  ).toBeUndefined()
})

test('the doubles alone load their libraries, and nothing that is shipped loads the doubles', () => {
  for (const text of [
    `void import('msw')`,
    `import type { http } from 'msw'`,
    `import 'mock-socket'`,
  ]) {
    expect(firstProblem('packages/server-ref/src/core/hub.ts', text)).toContain('the doubles alone')
    expect(firstProblem('packages/contract/src/index.ts', text)).toContain('the doubles alone')
    expect(firstProblem('packages/server-ref/src/testing/msw/a.ts', text)).not.toContain('doubles')
    expect(firstProblem('packages/server-ref/test/a.test.ts', text)).not.toContain('doubles')
  }
  const inside = `import '../testing/index.ts'`
  expect(firstProblem('packages/server-ref/src/node/start.ts', inside)).toContain('is for tests')
  expect(firstProblem('packages/server-ref/src/node/start.test.ts', inside)).toBeUndefined()
  expect(
    firstProblem('packages/server-ref/src/testing/msw/a.ts', `import '../a.ts'`),
  ).toBeUndefined()
})

test('the command of the client imports Node and the client, and nothing imports the command', () => {
  const command = 'packages/client/src/command/cli.ts'
  expect(firstProblem(command, `import 'node:fs'`)).toBeUndefined()
  expect(firstProblem(command, `import '../index.ts'\nimport './help.ts'`)).toBeUndefined()
  const reason = 'a command is run'
  expect(firstProblem('packages/client/src/index.ts', `import './command/help.ts'`)).toContain(
    reason,
  )
  expect(firstProblem('packages/client/src/a.test.ts', `import './command/help.ts'`)).toContain(
    reason,
  )
  expect(firstProblem('packages/client/src/command-line.ts', `import 'node:fs'`)).toContain(
    'a browser',
  )
})

test('a computed import in a file a browser loads is refused', () => {
  expect(firstProblem('packages/client/src/index.ts', 'void import(name)')).toContain(
    'a computed name',
  )
})

test('zod comes in its small form', () => {
  const file = 'packages/protocol/src/index.ts'
  expect(firstProblem(file, `import { z } from 'zod'`)).toContain('use zod/mini')
  expect(firstProblem(file, `import { z } from 'zod/v4'`)).toContain('use zod/mini')
  expect(firstProblem('packages/protocol/src/index.test.ts', `import 'zod'`)).toBeUndefined()
})

test('a declared dependency the table forbids is found without any import', () => {
  const dependencies = { 'maxine-client': '0.0.0' }
  const manifest = JSON.stringify({ name: 'maxine-protocol', dependencies })
  expect(firstProblem('packages/protocol/package.json', manifest)).toBe(
    'packages/protocol/package.json: depends on maxine-client: the table does not allow maxine-protocol to',
  )
})

test('a package without a row in the table is found', () => {
  const manifest = JSON.stringify({ name: 'maxine-extra' })
  expect(firstProblem('packages/extra/package.json', manifest)).toContain('has no row in the table')
})

/** @param {string} path @param {string} text */
function firstProblem(path, text) {
  return check({ [path]: text }).problems[0]
}

/** @param {Record<string, string>} files laid over a small clean workspace */
function check(files) {
  const root = mkdtempSync(join(tmpdir(), 'maxine-arrows-'))
  made.push(root)
  for (const [path, text] of Object.entries({ ...cleanWorkspace(), ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return checkArrows(root)
}

function cleanWorkspace() {
  const protocol = { 'maxine-protocol': '0.0.0' }
  return Object.fromEntries(
    Object.entries({
      'package.json': {
        workspaces: ['packages/*', 'apps/*'],
        devDependencies: { typescript: '6.0.3', vitest: '4.1.12' },
      },
      'packages/protocol/package.json': {
        name: 'maxine-protocol',
        dependencies: { zod: '^4' },
        devDependencies: { 'fast-check': '4' },
      },
      'packages/client/package.json': { name: 'maxine-client', dependencies: protocol },
      'packages/react/package.json': { name: 'maxine-react', peerDependencies: { react: '>=18' } },
      'packages/server-ref/package.json': { name: 'maxine-server-ref', dependencies: protocol },
      'packages/contract/package.json': {
        name: 'maxine-contract',
        dependencies: protocol,
        devDependencies: { 'maxine-server-ref': '0.0.0' },
      },
    }).map(([path, manifest]) => [path, JSON.stringify(manifest)]),
  )
}
