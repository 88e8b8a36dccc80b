import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

const PACKAGES = join(import.meta.dirname, '../..')

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}

/** The source of every entry of both packages. */
const ENTRIES = ['protocol', 'client'].flatMap((name) => {
  const path = join(PACKAGES, name, 'package.json')
  const { exports } = JSON.parse(readFileSync(path, 'utf8')) as Manifest
  return Object.entries(exports).flatMap(([entry, target]) => {
    const source = typeof target === 'string' ? undefined : target['maxine-source']
    return source === undefined ? [] : [{ name, entry, source: join(PACKAGES, name, source) }]
  })
})

/** What would take time, chance, the network or a Content-Security-Policy into an import. */
const GLOBALS = [
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch', 'WebSocket'],
  ...['EventSource', 'XMLHttpRequest', 'BroadcastChannel', 'MessageChannel', 'eval', 'Function'],
]

const METHODS: readonly (readonly [object, string])[] = [
  [Math, 'random'],
  [Date, 'now'],
  [performance, 'now'],
  [crypto, 'getRandomValues'],
  [crypto, 'randomUUID'],
]

/** The entries with zod in them: what servers load, and what describes the HTTP routes. */
const WITH_ZOD = /^\.\/(http|dialects\/\w+\/server)$/

/** By which several copies of zod in one program share their settings; nothing of ours is in them. */
const ZOD_GLOBALS = ['__zod_globalConfig', '__zod_globalRegistry']

const used: string[] = []

// The first look at `WebSocket` or `fetch` makes newer Nodes load them, which leaves a name of its own.
beforeAll(() => withTraps('export {}'))

beforeEach(() => {
  used.length = 0
})

describe('importing', () => {
  test('has the entries it is tested for', () => {
    expect(ENTRIES.length).toBeGreaterThanOrEqual(14)
  })

  test.each(ENTRIES)('$name $entry does nothing', async ({ entry, source }) => {
    const code = bundled(source)
    const allowed = WITH_ZOD.test(entry) ? ZOD_GLOBALS : []
    const before = surroundings(allowed)
    const loaded = await withTraps(code)
    expect(Object.keys(loaded).length).toBeGreaterThan(0)
    expect(used).toEqual([])
    expect(surroundings(allowed)).toEqual(before)
  })

  test.each(ENTRIES.filter(({ entry }) => !WITH_ZOD.test(entry)))(
    '$name $entry needs no zod',
    ({ source }) => {
      expect(bundled(source)).not.toMatch(/node_modules\/zod|_zod/)
    },
  )
})

describe('the traps', () => {
  test.each([...GLOBALS, 'Math.random', 'Date.now', 'crypto.randomUUID'])(
    'would catch %s',
    async (name) => {
      const call = name.includes('.') ? `${name}()` : `globalThis.${name}('')`
      const code = `export const made = (() => { try { return ${call} } catch {} })()`
      await withTraps(code)
      expect(used).toContain(name)
    },
  )
})

describe('the sources', () => {
  const sources = ['protocol/src', 'client/src'].flatMap(sourcesIn)

  test.each(sources)('make no code from text: %s', (file) => {
    const code = withoutComments(readFileSync(join(PACKAGES, file), 'utf8'))
    expect(code).not.toMatch(/\beval\b|\bnew Function\b|\bFunction\(|\bimport\((?!')/)
    // The full zod costs a browser 20 kB more than the mini one.
    expect(code).not.toMatch(/from 'zod'/)
  })
})

/** An entry and all it imports, zod included, as one module that no cache holds; nothing shaken out of it. */
function bundled(source: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [source],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['maxine-source'],
    treeShaking: false,
    ignoreAnnotations: true,
    logLevel: 'silent',
  })
  return outputFiles[0]!.text
}

/** Imports with everything trapped that an import must not touch. */
async function withTraps(code: string): Promise<object> {
  const specifier = `data:text/javascript,${encodeURIComponent(code)}`
  for (const name of GLOBALS) vi.stubGlobal(name, trap(name))
  for (const [owner, name] of METHODS) {
    const label = `${OWNERS.get(owner) ?? ''}.${name}`
    vi.spyOn(owner as Record<string, () => unknown>, name).mockImplementation(trap(label))
  }
  try {
    return (await import(specifier)) as object
  } finally {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  }
}

const OWNERS = new Map<object, string>([
  [Math, 'Math'],
  [Date, 'Date'],
  [performance, 'performance'],
  [crypto, 'crypto'],
])

/** Remembers as well as throws: what is thrown may be caught, as zod does where `Function` is refused. */
function trap(name: string): () => never {
  return function trapped(): never {
    used.push(name)
    throw new Error(`an import must not use ${name}`)
  }
}

/** What an import may not change, but for the global names that are allowed. */
function surroundings(allowed: readonly string[]): unknown {
  const builtIns = [Object, Array, Function, String, Number, Promise, Map, Set, Error, Date]
  return {
    globals: Reflect.ownKeys(globalThis)
      .map(String)
      .filter((name) => !allowed.includes(name)),
    prototypes: builtIns.map(({ prototype }) => Reflect.ownKeys(prototype as object).map(String)),
    statics: builtIns.map((builtIn) => Reflect.ownKeys(builtIn).map(String)),
  }
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(PACKAGES, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(file))
    .map((file) => join(folder, file))
}

function withoutComments(code: string): string {
  return code.replace(/\/\*[^]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}
