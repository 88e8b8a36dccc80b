import { MaxineClient } from 'maxine-client/http'
import type { RunningServer, StartOptions } from 'maxine-server-ref'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startChromium } from './browser/chromium.ts'
import type { Chromium } from './browser/chromium.ts'
import { closeAllWith } from './browser/closing-server.ts'
import type { PageOptions } from './browser/page.ts'
import { openSite } from './browser/site.ts'
import type { Site } from './browser/site.ts'
import { visit } from './browser/visit.ts'
import type { Visit } from './browser/visit.ts'
import { ADMIN, serve, serveWithAuth } from './reference-server.ts'

/** No wait of its own that a test would have to sit out. */
const BRISK = { backoff: { baseMs: 200, capMs: 200 } }

/** So long that only what hastens can end it within a test. */
const PATIENT = { backoff: { baseMs: 600_000, capMs: 600_000 } }

describe('in Chromium, on a page under a strict content policy, a client', () => {
  let site: Site
  let chromium: Chromium

  beforeAll(async () => {
    site = await openSite()
    chromium = await startChromium()
    return async () => {
      await chromium.close()
      site.close()
    }
  })

  test.each([
    ['in chunks', '/', 2],
    ['in one file', '/in-one-file', 1],
  ])(
    'packed %s connects and hears, and the browser has nothing to complain about',
    async (...on) => {
      const [, path, scripts] = on
      const server = await start(serveWithAuth)
      const token = await signIn(server)
      const page = await open(path)
      const atFirst = site.scripts().length
      await page.start({ url: server.url, token })
      await page.until('opens', 1)
      await server.registry.register({ serviceName: 'orders', host: '10.0.0.7', port: 3000 })
      await server.publish('tick', { n: 1 })
      await page.until('ticks', 1)
      await page.stop()
      expect(await page.story()).toMatchObject({
        ticks: [1],
        services: ['orders'],
        gaps: [],
        closes: [1000],
        errors: [],
        violations: [],
      })
      expect(page.traffic).toMatchObject({ urls: [`${server.url}/`], complaints: [] })
      expect(page.traffic.sent.join()).toContain(token)
      expect(site.scripts().length - atFirst).toBe(scripts - 1)
    },
  )

  test.each(['the server', 'its own site'])(
    'gets fresh tokens from %s on the connection that stands',
    async (source) => {
      const server = await start(serveWithAuth, {
        auth: { tokenLifeMs: 3_000 },
        core: { session: { expiryGraceMs: 1_000 } },
      })
      let token = await signIn(server)
      const http = new MaxineClient(server.httpUrl)
      site.giveTokens(async () => ({ token } = await http.refreshToken(token)).token)
      const page = await open()
      const tokens = source === 'the server' ? { token } : { tokenAt: '/token' }
      await page.start({ url: server.url, ...tokens })
      // The second one comes when the first connection's token is long past.
      await page.until('tokens', 2)
      await server.publish('tick', { n: 1 })
      await page.until('ticks', 1)
      expect(await page.story()).toMatchObject({ opens: ['open'], closes: [], errors: [] })
      expect(new Set((await page.story()).tokens).size).toBe(2)
      expect(page.traffic).toMatchObject({ urls: [`${server.url}/`], complaints: [] })
    },
  )

  test('hears what was missed while the network was away, and at once when it is back', async () => {
    const { page, server } = await hearing(PATIENT)
    await page.goOffline()
    server.faults.resetAll()
    await page.until('closes', 1)
    await publishTicks(server, 2, 3)
    expect((await page.story()).ticks).toEqual([1])
    await page.goOnline()
    await page.until('ticks', 3)
    expect(await page.story()).toMatchObject({ ticks: [1, 2, 3], gaps: [], closes: [1006] })
  })

  test('keeps a connection that the network has only held up', async () => {
    const { page, server } = await hearing(PATIENT)
    await page.goOffline()
    await publishTicks(server, 2, 3)
    await page.goOnline()
    await page.until('ticks', 3)
    expect(await page.story()).toMatchObject({ ticks: [1, 2, 3], closes: [], errors: [] })
    expect(await page.stats()).toMatchObject({ connections: 1, duplicates: 0 })
  })

  test('asks for a sign of life when its tab comes into sight, and comes back if there is none', async () => {
    const { page, server } = await hearing({ ...BRISK, timeouts: { probeMs: 300 } })
    await page.goBehind()
    server.faults.halfOpen()
    await publishTicks(server, 2, 3)
    const sent = page.traffic.sent.length
    await page.comeForward()
    await page.until('closes', 1)
    server.faults.clear()
    await page.until('ticks', 3)
    expect(page.traffic.sent.slice(sent)[0]).toBe('{"ping":1}')
    expect(await page.story()).toMatchObject({ ticks: [1, 2, 3], gaps: [], violations: [] })
  })

  test('leaves a connection alone that answers when its tab comes into sight', async () => {
    const { page, server } = await hearing({ timeouts: { probeMs: 300 } })
    await page.goBehind()
    await publishTicks(server, 2)
    const sent = page.traffic.sent.length
    await page.comeForward()
    await publishTicks(server, 3)
    await page.until('ticks', 3)
    expect(page.traffic.sent.slice(sent)).toEqual(['{"ping":1}'])
    expect(await page.story()).toMatchObject({ ticks: [1, 2, 3], closes: [], errors: [] })
  })

  test('hears what was missed while its tab was frozen', async () => {
    const { page, server } = await hearing(BRISK)
    await page.goBehind()
    await page.freeze()
    await publishTicks(server, 2, 3)
    await page.thaw()
    await page.until('ticks', 3)
    expect(await page.story()).toMatchObject({ ticks: [1, 2, 3], gaps: [], closes: [1006] })
  })

  test('hears what was missed while its page was left for another one', async () => {
    const { page, server } = await hearing(BRISK)
    await page.leave(`${site.origin}/elsewhere`)
    await publishTicks(server, 2, 3)
    await page.comeBack()
    await page.until('ticks', 3)
    expect(await page.story()).toMatchObject({
      shows: ['fresh', 'cache'],
      ticks: [1, 2, 3],
      gaps: [],
      closes: [1006],
    })
  })

  test.each([
    ['the same log', 'same', [1, 2, 3], []],
    ['a new log', 'new', [1, 3], ['epoch_changed']],
  ] as const)('comes back to a server that starts again on %s', async (...story) => {
    const [, epoch, ticks, gaps] = story
    const { page, server } = await hearing(BRISK)
    await server.faults.restart({ epoch })
    if (epoch === 'same') await publishTicks(server, 2)
    await page.until('opens', 2)
    await publishTicks(server, 3)
    await page.until('ticks', ticks.length)
    expect(await page.story()).toMatchObject({ ticks, gaps, closes: [1012], violations: [] })
  })

  test('sees with which code it was closed', async () => {
    const server = await start(serveWithAuth)
    site.giveTokens(() => signIn(server))
    const page = await open()
    await page.start({ url: server.url, tokenAt: '/token', ...BRISK })
    await page.until('opens', 1)
    server.faults.expireTokens()
    await page.until('opens', 2)
    expect(await page.story()).toMatchObject({ closes: [4401], errors: ['token_expired 4401'] })
  })

  test.each([
    [4500, 'token_refused'],
    [4505, 'too_many'],
    [4999, 'unlisted'],
  ])('stops at close code %i', async (code, name) => {
    const url = await closeAllWith(code)
    site.permit(url)
    const page = await open()
    await page.start({ url, ...BRISK })
    await page.untilStatus('closed')
    expect(await page.story()).toMatchObject({ closes: [code], errors: [`${name} ${code}`] })
    expect(page.traffic.urls).toEqual([`${url}/`])
  })

  test('stops when its token is refused, and asks nowhere else', async () => {
    const server = await start(serveWithAuth)
    const page = await open()
    await page.start({ url: server.url, token: 'no.such.token', ...BRISK })
    await page.untilStatus('closed')
    expect(await page.story()).toMatchObject({ opens: [], errors: ['token_refused'] })
    expect(page.traffic).toMatchObject({ urls: [`${server.url}/`], complaints: [] })
  })

  test('is told of a policy that forbids the server as of any failure to connect', async () => {
    const server = await start(serve)
    site.permit()
    const page = await open()
    await page.start({ url: server.url, ...PATIENT })
    await page.untilStatus('waiting')
    await page.until('violations', 1)
    expect(await page.story()).toMatchObject({
      violations: ['connect-src'],
      closes: [1006],
      errors: ['connect_failed 1006'],
    })
  })

  test('leaves the window as it was, after 100 that came and went', async () => {
    const server = await start(serve)
    const page = await open()
    // The first one loads what the others find loaded.
    await page.cycle(1, { url: server.url })
    const before = await page.remains()
    await page.cycle(100, { url: server.url })
    expect(await page.remains()).toEqual(before)
    expect(before).toMatchObject({ timers: 0, webSockets: 0, clients: 0 })
    expect(page.traffic.open.size).toBe(0)
    expect(page.traffic.complaints).toEqual([])
    expect(page.traffic.urls).toHaveLength(101)
    expect(await new MaxineClient(server.httpUrl).metrics()).toMatchObject({ wsConnections: 0 })
  })

  /** A page whose client has heard the first tick. */
  async function hearing(
    options: Omit<PageOptions, 'url'>,
  ): Promise<{ page: Visit; server: RunningServer }> {
    const server = await start(serve)
    const page = await open()
    await page.start({ url: server.url, ...options })
    await page.until('opens', 1)
    await publishTicks(server, 1)
    await page.until('ticks', 1)
    return { page, server }
  }

  async function open(path = '/'): Promise<Visit> {
    const visited = await visit(chromium.browser, site.origin + path)
    onTestFinished(() => visited.close())
    return visited
  }

  async function start(
    how: (options: StartOptions) => Promise<RunningServer>,
    options: StartOptions = {},
  ): Promise<RunningServer> {
    const server = await how({ origins: [site.origin], ...options })
    site.permit(server.url, server.httpUrl)
    return server
  }
})

async function signIn({ httpUrl }: RunningServer): Promise<string> {
  return (await new MaxineClient(httpUrl).signIn(ADMIN.username, ADMIN.password)).token
}

async function publishTicks(server: RunningServer, ...numbers: readonly number[]): Promise<void> {
  for (const n of numbers) await server.publish('tick', { n })
}
