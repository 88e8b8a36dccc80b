import { expect, test } from 'vitest'
import { addressOf, fetchConfig, readConfig } from './read-config.ts'

const CONFIG = {
  url: 'ws://localhost:1',
  httpUrl: 'http://localhost:1',
  accounts: [{ username: 'vera', password: 'x', role: 'viewer', may: 'Look.' }],
  systems: { nexus: { url: 'ws://localhost:2', httpUrl: 'http://localhost:2' } },
}

function answering(response: Response | Error): typeof fetch {
  return () => (response instanceof Error ? Promise.reject(response) : Promise.resolve(response))
}

test('a configuration is read as it is', () => {
  expect(readConfig(CONFIG)).toEqual(CONFIG)
})

test('accounts may be missing', () => {
  expect(readConfig({ ...CONFIG, accounts: undefined }).accounts).toEqual([])
})

test('a system that the host does not serve has no address', () => {
  const config = readConfig({ ...CONFIG, systems: { ...CONFIG.systems, deployd: 'yes' } })
  expect(addressOf(config, 'nexus')).toEqual(CONFIG.systems.nexus)
  expect(() => addressOf(config, 'deployd')).toThrow('serves no such system')
})

test('without a server there is nothing to show', () => {
  expect(() => readConfig({ accounts: [] })).toThrow('names no server')
})

test('a host that is gone, refuses or talks nonsense is told in a sentence', async () => {
  const failures = [
    new TypeError('fetch failed'),
    new Response('', { status: 503 }),
    new Response('<'),
  ]
  const told = await Promise.all(
    failures.map((failure) =>
      fetchConfig(answering(failure)).catch((error: unknown) => (error as Error).message),
    ),
  )
  expect(told).toEqual([
    'The host of this page does not answer. Is it still running?',
    'The host of this page gives no configuration (503).',
    'The configuration of this page names no server.',
  ])
})
