import { expect, test } from 'vitest'
import type { Dial, WireEvents } from './index.ts'
import { chooseCases, runContract } from './run-contract.ts'
import type { RunOptions } from './run-contract.ts'

const IDS = ['MX-CORE-12', 'MX-CORE-13', 'MX-REC-01']
const URL = 'ws://nowhere.invalid'

/** A server that welcomes, and answers nothing else. */
const welcoming: Dial = (_, events) => {
  return Promise.resolve({
    send: (text) => answer(text, events),
    close: () => queueMicrotask(() => events.onClose({ code: 1000, reason: '' })),
    drop: () => queueMicrotask(() => events.onClose({ code: 1006, reason: '' })),
  })
}

function answer(text: string, events: WireEvents): void {
  if (!text.includes('"hello"')) return
  const welcome = { type: 'welcome', v: 2, epoch: 'e', offset: 0, capabilities: ['recovery'] }
  queueMicrotask(() => events.onText(JSON.stringify(welcome)))
}

test('an ID counts whatever its level is, and the levels hold without', () => {
  expect(chooseCases({ ids: ['MX-OLD-01'] }).map(({ id }) => id)).toEqual(['MX-OLD-01'])
  const levels = new Set(chooseCases({}).map(({ id }) => id.split('-')[1]))
  expect(levels).toEqual(new Set(['CORE', 'REC', 'SEC']))
})

test('what the server is, each case that begins and each that ends are told in order', async () => {
  const told: string[] = []
  const report = await run({
    onOpen: ({ announced }) => void told.push(`${announced.access} ${String(!!announced.welcome)}`),
    onStart: ({ id }, index, total) => void told.push(`${index + 1}/${total} ${id}`),
    onResult: ({ id, outcome }) => void told.push(`${id} ${outcome}`),
  })
  expect(told).toEqual([
    'open true',
    '1/3 MX-CORE-12',
    'MX-CORE-12 failed',
    '2/3 MX-CORE-13',
    'MX-CORE-13 skipped',
    '3/3 MX-REC-01',
    `MX-REC-01 ${report.results[2]?.outcome}`,
  ])
  expect(report.verdict).toBe('broken')
  expect(report.counts).toMatchObject({ failed: expect.any(Number), skipped: expect.any(Number) })
})

test('a run that is ended leaves the case under way without a result, and begins no other', async () => {
  const stop = new AbortController()
  const begun: string[] = []
  const report = await run({
    signal: stop.signal,
    onStart: ({ id }) => {
      begun.push(id)
      if (id === 'MX-CORE-13') stop.abort()
    },
  })
  expect(begun).toEqual(['MX-CORE-12', 'MX-CORE-13'])
  expect(report.results.map(({ id }) => id)).toEqual(['MX-CORE-12'])
})

test('a run that is ended before the server has answered waits for nothing', async () => {
  const stop = new AbortController()
  const silent: Dial = () => new Promise(() => undefined)
  const report = runContract({ url: URL, dial: silent }, { signal: stop.signal })
  stop.abort()
  expect(await report).toMatchObject({ results: [], verdict: 'unfinished' })
})

test('where there is no token to begin with, the words of its source say why', async () => {
  const refusing: Dial = (_, events) => {
    queueMicrotask(() => events.onText('{"type":"auth_required"}'))
    return Promise.resolve({ send: () => undefined, close: () => undefined, drop: () => undefined })
  }
  const tokens = () => Promise.reject(new Error('the safe is closed'))
  const target = { url: URL, dial: refusing, tokens }
  await expect(runContract(target)).rejects.toMatchObject({
    name: 'NoServerError',
    message: 'the safe is closed',
  })
})

test('what a server that is none says is told without the token in it', async () => {
  const token = 'canary-0123456789'
  const echoing: Dial = (_, events) =>
    Promise.resolve({
      send: (text) => queueMicrotask(() => events.onText(first(text))),
      close: () => undefined,
      drop: () => undefined,
    })
  const first = (text: string) => (text.includes(token) ? text : '{"type":"auth_required"}')
  const error: unknown = await runContract({ url: URL, dial: echoing, tokens: token }).catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toHaveProperty('name', 'NoServerError')
  expect(error).toHaveProperty('message', expect.stringContaining('"auth":"[token]"'))
})

function run(options: RunOptions) {
  const facts = { patienceMs: 20 }
  const fetch = () => Promise.reject(new TypeError('fetch failed'))
  return runContract({ url: URL, dial: welcoming, fetch, facts }, { ids: IDS, ...options })
}
