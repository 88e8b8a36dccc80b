import { Parser } from '@asyncapi/parser'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findRoute, PROBLEM_TYPES, ROUTES } from '../src/http/index.ts'
import { readGolden } from './golden-files.ts'
import { readSpec, schemaPaths, schemasOf } from './spec-files.ts'
import type { Json } from './spec-files.ts'
import { decodeFrom, FOLDERS, wireOf } from './wires.ts'
import type { Golden } from './wires.ts'

/** Spectral's severity. */
const ERROR = 0

const ajv = new Ajv2020({ strict: true, allErrors: false })
const validators = new Map(
  FOLDERS.flatMap(schemaPaths).map((path) => [path, ajv.compile(readSpec(path))]),
)

describe.each(FOLDERS)('the specification of %s', (folder) => {
  test('is valid AsyncAPI', { timeout: 30_000 }, async () => {
    const parser = new Parser()
    const { document, diagnostics } = await parser.parse(
      JSON.stringify(readSpec(`${folder}/asyncapi.json`)),
    )
    expect(diagnostics.filter(({ severity }) => (severity as number) === ERROR)).toEqual([])
    expect(document?.version()).toBe('3.0.0')
  })

  test('has a message for every schema', () => {
    const { components } = readSpec(`${folder}/asyncapi.json`) as { components: { messages: Json } }
    const schemas = schemaPaths(folder)
    expect(Object.keys(components.messages).sort()).toEqual(schemas.map(messageOf).sort())
  })

  test('says in one sentence or two what each frame is for', () => {
    for (const path of schemaPaths(folder)) {
      expect(readSpec(path)['description'], path).toMatch(/^[A-Z].+[.]$/)
    }
  })

  const recorded = readGolden(folder).filter(isWellFormed)

  test.each(recorded)('takes $from: $name', ({ from, frame }) => {
    for (const path of schemasOf(folder, from, frame)) expect(problemsIn(path, frame)).toEqual([])
  })

  test('has no frame that is not recorded', () => {
    const shown = recorded.flatMap(({ from, frame }) => schemasOf(folder, from, frame))
    expect(schemaPaths(folder).filter((path) => !shown.includes(path))).toEqual([])
  })

  test('lets in what the reader lets in, and nothing else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...recorded), mutation(), ({ from, frame, profile }, mutate) => {
        const mutated = mutate(frame)
        const paths = schemasOf(folder, from, mutated)
        fc.pre(paths.length > 0)
        const read = decodeFrom(wireOf(folder, profile), from, JSON.stringify(mutated))
        // The documented go-deployd server reads nothing, so nothing is malformed to it.
        fc.pre(!read.every((each) => each.ok && (each.message as Json)['type'] === 'unknown'))
        expect(paths.flatMap((path) => problemsIn(path, mutated)).length === 0).toBe(
          read.every(({ ok }) => ok),
        )
      }),
      { numRuns: 3_000 },
    )
  })
})

test('malformed frames are refused', () => {
  const malformed: readonly (readonly [string, unknown])[] = [
    ['maxine/frames/server-welcome', { type: 'welcome', epoch: 'e' }],
    ['maxine/frames/server-bookmark', { type: 'bookmark', epoch: 'e', offset: 1.5, sent: 0 }],
    ['maxine/frames/server-batch', []],
    ['maxine/frames/client-hello', { hello: { v: 2, subscriptions: [{ id: '', filter: {} }] } }],
    ['maxine/frames/client-subscribe', { subscribe: ['service_registered'] }],
    ['maxine/events/service_registered', { event: 'service_registered', data: { nodeId: 'a' } }],
    ['nexus/frames/client-subscribe', { action: 'subscribe', channels: 'tasks.created' }],
    ['nexus/frames/server-pong', { type: 'pong', timestamp: 'noon' }],
    ['deployd/frames/server-collection_change', { type: 'collection_change', action: 'renamed' }],
    ['deployd/frames/server-emit', { type: 'emit', event: 'created', room: 'collection:a' }],
    ['cliffracer/frames/client-unsubscribe', { type: 'unsubscribe' }],
  ]
  for (const [name, frame] of malformed) {
    expect(problemsIn(`${name}.schema.json`, frame), name).not.toEqual([])
  }
})

describe('the HTTP specification', () => {
  const openapi = readSpec('maxine/openapi.json') as {
    paths: Record<string, Record<string, { responses: Json }>>
  }

  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    const result = await validator.validate(structuredClone(openapi))
    expect(result).toMatchObject({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  test('has every route and no other', () => {
    const written = Object.entries(openapi.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const routes = Object.values(ROUTES).map(
      ({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
    )
    expect(written.sort()).toEqual([...new Set(routes)].sort())
    for (const row of written) {
      const [method = '', path = ''] = row.split(' ')
      expect(findRoute(method, path)).toHaveProperty('id')
    }
  })

  test('has no status that is no problem', () => {
    const statuses = Object.values(PROBLEM_TYPES).map(({ status }) => String(status))
    for (const { responses } of Object.values(openapi.paths).flatMap(
      Object.values<{ responses: Json }>,
    )) {
      expect(['200', ...statuses]).toEqual(expect.arrayContaining(Object.keys(responses)))
    }
  })
})

function isWellFormed({ frame, messages }: Golden): boolean {
  return frame !== undefined && messages.every((message) => (message as Json)['ok'] !== false)
}

/** `maxine/frames/server-welcome.schema.json` is the message `server.welcome`. */
function messageOf(path: string): string {
  const [, group = '', file = ''] = path.replace('.schema.json', '').split('/')
  return group === 'events' ? `event.${file}` : file.replace('-', '.')
}

function problemsIn(path: string, frame: unknown): readonly unknown[] {
  const validate = validators.get(path)
  if (!validate) throw new Error(`no schema ${path}`)
  return validate(frame) ? [] : (validate.errors ?? [])
}

/** Takes out one field of a frame, wherever it stands, or puts something else in its place. */
function mutation(): fc.Arbitrary<(frame: unknown) => unknown> {
  const step = fc.record({ depth: fc.nat(3), index: fc.nat(9), value: fc.constantFrom(...VALUES) })
  return step.map(({ depth, index, value }) => (frame) => {
    const mutated: unknown = structuredClone(frame)
    let place = mutated
    for (let level = 0; isContainer(place); level++) {
      const names = Object.keys(place)
      const name = names[index % names.length]
      if (name === undefined) break
      const inner: unknown = place[name]
      if (level < depth && isContainer(inner)) {
        place = inner
        continue
      }
      if (value === undefined && !Array.isArray(place)) Reflect.deleteProperty(place, name)
      else place[name] = value ?? null
      break
    }
    return mutated
  })
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

const VALUES: readonly unknown[] = [
  ...[undefined, null, true, false, 0, -1, 1.5, 2 ** 53],
  ...['', 'x', 'x'.repeat(65), 'x'.repeat(257), 'x'.repeat(8_193)],
  ...['created', 'collection_change', 'collection:a', 'yesterday', '2025-11-03T01:54:00.000Z'],
  ...[[], ['x'], [''], [1], {}, { x: 1 }, { id: 'x', filter: {} }, { nodeId: 'x' }],
]
