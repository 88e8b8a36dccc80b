import { describe, expect, test } from 'vitest'
import type { Identity } from '../../identity.ts'
import { Catalogue, DOCUMENTED_CHANNELS } from './channels.ts'

function identity(user: object, role = 'viewer'): Identity {
  return { sub: 'ada', role, user: { ...user }, expiresAt: Infinity, authenticatedAt: 0 }
}

const catalogue = new Catalogue(DOCUMENTED_CHANNELS)

function namesOpenTo(who: Identity | undefined): readonly string[] {
  return catalogue.openTo(who).map(({ name }) => name)
}

describe('the catalogue', () => {
  test('has the seven channels of the document by default, each with its first word for a scope', () => {
    expect(catalogue.openTo(undefined)).toEqual([
      { name: 'telemetry.metrics', scope: 'telemetry' },
      { name: 'telemetry.events', scope: 'telemetry' },
      { name: 'tasks.updates', scope: 'tasks' },
      { name: 'tasks.created', scope: 'tasks' },
      { name: 'commands.status', scope: 'commands' },
      { name: 'ai.requests', scope: 'ai' },
      { name: 'system.alerts', scope: 'system' },
    ])
    expect(catalogue.size).toBe(7)
  })

  test('takes a scope of another name', () => {
    const own = new Catalogue([{ name: 'a.b', scope: 'secret' }, { name: 'plain' }])
    expect(own.permits(identity({ scopes: ['a'] }), 'a.b')).toBe(false)
    expect(own.permits(identity({ scopes: ['secret'] }), 'a.b')).toBe(true)
    expect(own.permits(identity({ scopes: ['plain'] }), 'plain')).toBe(true)
  })

  test('permits nobody what it does not have', () => {
    expect(catalogue.permits(undefined, 'none')).toBe(false)
    expect(catalogue.permits(identity({}, 'admin'), 'none')).toBe(false)
  })
})

describe('a channel is open', () => {
  test('to everybody where no token is needed', () => {
    expect(namesOpenTo(undefined)).toHaveLength(7)
  })

  test('to a token that lists no scopes', () => {
    expect(namesOpenTo(identity({}))).toHaveLength(7)
  })

  test('to a token that lists its scope, and to no other that lists any', () => {
    const scopes = ['telemetry', 'ai', 'task', 'telemetry.metrics', 'toString']
    expect(namesOpenTo(identity({ scopes }))).toEqual([
      ...['telemetry.metrics', 'telemetry.events', 'ai.requests'],
    ])
    expect(namesOpenTo(identity({ scopes: [] }))).toEqual([])
  })

  test('to an administrator, whatever the token lists', () => {
    expect(namesOpenTo(identity({ scopes: [] }, 'admin'))).toHaveLength(7)
  })

  test('not to one who only says so in the token’s own list of roles', () => {
    expect(namesOpenTo(identity({ scopes: [], roles: ['admin'] }))).toEqual([])
  })
})
