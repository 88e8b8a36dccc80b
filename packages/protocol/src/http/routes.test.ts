import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pathOf } from './address.ts'
import { readParameters } from './read.ts'
import { problemsOf } from './route.ts'
import { findRoute, ROUTES } from './routes.ts'
import type { RouteId } from './routes.ts'

const IDS = Object.keys(ROUTES) as RouteId[]

describe('a request’s address', () => {
  test('has its parameters in the path and in the query', () => {
    expect(pathOf(ROUTES.circuitBreaker, { nodeId: 'my-service:localhost:3000' })).toBe(
      '/circuit-breaker/my-service:localhost:3000',
    )
    expect(pathOf(ROUTES.history, { since: 1_640_995_200_000, limit: 10 })).toBe(
      '/events?since=1640995200000&limit=10',
    )
    expect(pathOf(ROUTES.history, {})).toBe('/events')
    expect(pathOf(ROUTES.discover, { serviceName: 'a b', tags: ['x', 'y&z'] })).toBe(
      '/discover?serviceName=a%20b&tags=x%2Cy%26z',
    )
    expect(pathOf(ROUTES.snapshot)).toBe('/snapshot')
  })

  test('reads back as what it was written from, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), (nodeId) => {
        // Every URL reader resolves these before a server sees them.
        fc.pre(nodeId !== '.' && nodeId !== '..')
        const url = new URL(pathOf(ROUTES.circuitBreaker, { nodeId }), 'http://localhost')
        const found = findRoute('GET', url.pathname)
        expect(found).toEqual({ id: 'circuitBreaker', inPath: [['nodeId', nodeId]] })
      }),
    )
  })

  test('takes half a surrogate pair', () => {
    expect(pathOf(ROUTES.configAll, { serviceName: '\uD800' })).toBe(
      '/config/all?serviceName=%EF%BF%BD',
    )
  })
})

describe('a route', () => {
  test.each(IDS)('is found by its own address: %s', (id) => {
    const { method, path, when } = ROUTES[id]
    expect(findRoute(method, path, when ? [when] : [])).toMatchObject({ id })
  })

  test('is told from another by the query', () => {
    expect(findRoute('GET', '/events', ['since', 'limit'])).toMatchObject({ id: 'history' })
    expect(findRoute('GET', '/events', ['epoch', 'after'])).toMatchObject({ id: 'historyAfter' })
  })

  test('gives what stands in its path to be read with the query', () => {
    const found = findRoute('POST', '/circuit-breaker/a%3A1')
    expect(found).toEqual({ id: 'circuitOutcome', inPath: [['nodeId', 'a:1']] })
    if (found.id === undefined) return
    expect(readParameters(ROUTES.circuitOutcome, found.inPath)).toEqual({
      ok: true,
      message: { nodeId: 'a:1' },
    })
  })

  test('takes what is no escape as it stands', () => {
    expect(findRoute('GET', '/circuit-breaker/100%')).toMatchObject({
      inPath: [['nodeId', '100%']],
    })
  })

  test('says which methods it has when asked with another', () => {
    expect(findRoute('PUT', '/circuit-breaker/a')).toEqual({ methods: ['GET', 'POST'] })
    expect(findRoute('GET', '/nowhere')).toEqual({ methods: [] })
    expect(findRoute('GET', '/circuit-breaker/a/b')).toEqual({ methods: [] })
  })

  test.each(IDS)('lists its parameters and none that are not in its schema: %s', (id) => {
    const { path, parameters } = ROUTES[id] as (typeof ROUTES)['discover']
    const kinds: Record<string, string> = { ...parameters?.kinds }
    const inPath = Object.keys(kinds).filter((name) => kinds[name] === 'path')
    expect(path.match(/:\w+/g) ?? []).toEqual(inPath.map((name) => `:${name}`))
  })

  test('names every problem that can come of it', () => {
    expect(problemsOf(ROUTES.historyAfter)).toContain('position-gone')
    expect(problemsOf(ROUTES.register)).toEqual(
      expect.arrayContaining(['bad-request', 'unauthorized', 'payload-too-large']),
    )
    expect(problemsOf(ROUTES.health)).not.toContain('unauthorized')
    for (const id of IDS)
      expect(new Set(problemsOf(ROUTES[id])).size).toBe(problemsOf(ROUTES[id]).length)
  })
})
