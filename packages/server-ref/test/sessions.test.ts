import { describe, expect, it } from 'vitest'
import { eventually } from './raw-client.ts'
import { hello, join, SECRET, serve, serveWithAuth, tokenFor } from './test-server.ts'

describe('4.1 row 2: cookies', () => {
  it('are no token', async () => {
    const server = await serveWithAuth({ core: { session: { authWithinMs: 100 } } })
    const client = await join(server, { headers: { Cookie: `token=${tokenFor()}` } })
    expect(await client.closed()).toMatchObject({ code: 4408 })
    expect(client.frames.join()).not.toContain('authenticated')
  })
})

describe('4.1 row 3: before authentication', () => {
  it('nothing is sent while 1,000 events happen', async () => {
    const server = await serveWithAuth()
    const client = await join(server)
    for (let index = 0; index < 1_000; index += 1) await server.publish('tick', { index })
    await client.settled()
    expect(client.frames).toEqual([])
  })

  it.each([{ subscribe: true }, { unsubscribe: true }, { refresh_token: true }, { ping: 1 }])(
    '%j is answered with auth_required and the end',
    async (first) => {
      const server = await serveWithAuth()
      const client = await join(server)
      client.send(first)
      await server.publish('tick', {})
      expect(await client.next()).toEqual({ type: 'auth_required' })
      await client.closed()
      expect(client.frames).toHaveLength(1)
    },
  )
})

describe('4.1 row 4: who says nothing', () => {
  it('is closed with 4408, all 100 of them', async () => {
    const server = await serveWithAuth({ core: { session: { authWithinMs: 150 } } })
    const clients = await Promise.all(Array.from({ length: 100 }, () => join(server)))
    const closed = await Promise.all(clients.map((client) => client.closed()))
    expect(new Set(closed.map(({ code }) => code))).toEqual(new Set([4408]))
    expect(server.core.sizes()).toEqual({
      connections: 0,
      subscriptions: 0,
      addresses: 0,
      users: 0,
    })
  })

  it('is waited for by default', async () => {
    const server = await serve({ core: { session: { authWithinMs: 50 } } })
    const client = await join(server)
    client.send({ subscribe: true })
    await client.next()
    await server.publish('tick', {})
    expect(await client.next()).toMatchObject({ event: 'tick' })
  })
})

describe('tokens', () => {
  it('come in the first frame', async () => {
    const client = await join(await serveWithAuth())
    client.send(hello({ auth: tokenFor() }))
    expect(await client.next()).toMatchObject({
      type: 'welcome',
      user: { sub: 'u-1', role: 'viewer' },
    })
  })

  it('come in the header', async () => {
    const headers = { Authorization: `Bearer ${tokenFor()}` }
    const client = await join(await serveWithAuth(), { headers })
    client.send(hello())
    expect(await client.next()).toMatchObject({ type: 'welcome', user: { sub: 'u-1' } })
  })

  it('come in the address only where that was opted in', async () => {
    const path = `/?token=${tokenFor()}`
    const allowed = await join(await serveWithAuth({ tokenInQuery: true }), { path })
    allowed.send(hello())
    expect(await allowed.next()).toMatchObject({ type: 'welcome', user: { sub: 'u-1' } })
    const ignored = await join(await serveWithAuth(), { path })
    ignored.send(hello())
    expect(await ignored.next()).toEqual({ type: 'auth_required' })
  })

  it('that are no good end with 4500, those that were good once with 4401', async () => {
    const server = await serveWithAuth()
    const forged = await join(server)
    forged.send(hello({ auth: `${tokenFor().slice(0, -5)}AAAAA` }))
    expect(await forged.next()).toMatchObject({ type: 'auth_failed', retryable: false })
    expect(await forged.closed()).toMatchObject({ code: 4500 })
    const late = await join(server)
    late.send(hello({ auth: tokenFor({ exp: 1_600_000_000 }) }))
    expect(await late.next()).toMatchObject({ code: 'token_expired', retryable: true })
    expect(await late.closed()).toMatchObject({ code: 4401 })
  })
})

describe('4.1 row 11: frames a second', () => {
  it('the 41st at once is refused, and who goes on is closed with 4429', async () => {
    const client = await join(await serve())
    for (let ping = 1; ping <= 41; ping += 1) client.send({ ping })
    const refused = await client.until(({ type }) => type === 'error')
    expect(refused).toMatchObject({ code: 'rate_limited', retryable: true })
    expect(client.frames).toHaveLength(41)
    for (let ping = 1; ping <= 2_000; ping += 1) client.send({ ping })
    expect(await client.closed()).toMatchObject({ code: 4429 })
  })

  it('all connections of one user share what one may send', async () => {
    const server = await serveWithAuth({ core: { session: { messagesPerSecond: 1 } } })
    const [first, second, another] = await Promise.all([join(server), join(server), join(server)])
    for (const client of [first, second]) client.send({ auth: tokenFor() })
    another.send({ auth: tokenFor({ sub: 'u-2' }) })
    for (const client of [first, second, another]) await client.next()
    for (let ping = 1; ping <= 39; ping += 1) first.send({ ping })
    await first.until(({ ping }) => ping === 39)
    second.send({ ping: 1 })
    second.send({ ping: 2 })
    expect(await second.until(({ type }) => type === 'error')).toMatchObject({
      code: 'rate_limited',
    })
    another.send({ ping: 1 })
    expect(await another.next()).toMatchObject({ type: 'pong' })
  })
})

describe('4.1 row 12: subscriptions', () => {
  it('the 33rd is refused and the others stay', async () => {
    const server = await serve({ core: { session: { messageBurst: 100 } } })
    const client = await join(server)
    for (let index = 1; index <= 33; index += 1) {
      client.send({ subscribe: { event: `e${index}` }, id: `s${index}` })
    }
    expect(await client.until(({ type }) => type === 'error')).toMatchObject({ id: 's33' })
    await server.publish('e33', {})
    await server.publish('e32', {})
    expect(await client.next()).toMatchObject({ event: 'e32' })
  })
})

describe('4.1 row 13: connections of one user', () => {
  it('one more than allowed is closed with 4505', async () => {
    const server = await serveWithAuth({ core: { session: { connectionsPerUser: 2 } } })
    for (const sub of ['u-1', 'u-1', 'u-2']) {
      const client = await join(server)
      client.send(hello({ auth: tokenFor({ sub }) }))
      expect(await client.next()).toMatchObject({ type: 'welcome' })
    }
    const third = await join(server)
    third.send(hello({ auth: tokenFor() }))
    expect(await third.closed()).toMatchObject({ code: 4505 })
  })
})

describe('4.2 rows 35 to 38: the life of a session', () => {
  it('ends with 4401 once the token and the grace are over', async () => {
    const server = await serveWithAuth({ core: { session: { expiryGraceMs: 50 } } })
    const client = await join(server)
    const exp = Math.floor(Date.now() / 1000) + 1
    client.send(hello({ auth: tokenFor({ exp }) }))
    expect(await client.next()).toMatchObject({ type: 'welcome' })
    expect(await client.closed()).toMatchObject({ code: 4401 })
    expect(Date.now()).toBeLessThan(exp * 1000 + 500)
    expect(Date.now()).toBeGreaterThanOrEqual(exp * 1000)
  })

  it('takes a new token of the same user and of nobody else', async () => {
    const server = await serveWithAuth()
    const client = await join(server)
    client.send(hello({ auth: tokenFor() }))
    await client.until(({ type }) => type === 'bookmark')
    client.send({ auth: tokenFor() })
    expect(await client.next()).toMatchObject({ type: 'authenticated', user: { sub: 'u-1' } })
    client.send({ auth: tokenFor({ sub: 'u-2' }) })
    expect(await client.next()).toMatchObject({ type: 'auth_failed', retryable: false })
  })

  it('makes a new token while it lasts', async () => {
    const server = await serveWithAuth()
    const client = await join(server)
    client.send(hello({ auth: tokenFor() }))
    await client.until(({ type }) => type === 'bookmark')
    client.send({ refresh_token: true })
    const { token } = await client.next()
    const other = await join(server)
    other.send(hello({ auth: token }))
    expect(await other.next()).toMatchObject({ type: 'welcome', user: { sub: 'u-1' } })
  })

  it('shows no admin event once the role is gone, in history neither', async () => {
    const roles = new Map([['u-1', 'admin']])
    const users = (username: string) => ({ username, role: roles.get(username) ?? 'viewer' })
    const server = await serveWithAuth({ auth: { secret: SECRET, users } })
    const client = await join(server)
    client.send(hello({ auth: tokenFor() }))
    await client.until(({ type }) => type === 'bookmark')
    await server.publish('admin_event', { one: 1 })
    expect(await client.next()).toMatchObject({ event: 'admin_event' })
    roles.set('u-1', 'viewer')
    client.send({ refresh_token: true })
    await client.until(({ type }) => type === 'token_refreshed')
    await server.publish('admin_event', { two: 2 })
    await server.publish('tick', {})
    expect(await client.next()).toMatchObject({ event: 'tick' })
    const again = await join(server)
    const since = { registry: { epoch: (await snapshot(server)).epoch, offset: 0 } }
    again.send(hello({ auth: tokenFor(), since }))
    await again.until(({ type }) => type === 'bookmark')
    expect(again.frames.join()).not.toContain('admin_event')
  })

  it('ends at once for all when an administrator trusts no token any more', async () => {
    const server = await serveWithAuth()
    const clients = await Promise.all([join(server), join(server)])
    for (const client of clients) {
      client.send(hello({ auth: tokenFor() }))
      await client.until(({ type }) => type === 'bookmark')
    }
    server.faults.expireTokens()
    const closed = await Promise.all(clients.map((client) => client.closed()))
    expect(closed.map(({ code }) => code)).toEqual([4401, 4401])
    await eventually(() => server.core.sizes().users === 0)
  })
})

async function snapshot(server: { readonly httpUrl: string }): Promise<{ epoch: string }> {
  const headers = { authorization: `Bearer ${tokenFor({ role: 'admin' })}` }
  const answer = await fetch(`${server.httpUrl}/snapshot`, { headers })
  return (await answer.json()) as { epoch: string }
}

describe('4.2 row 38: a user an administrator sends away', () => {
  it('is off every connection with 4504, and nobody else is', async () => {
    const server = await serveWithAuth()
    const [one, two, other] = await Promise.all([join(server), join(server), join(server)])
    for (const client of [one, two]) client.send(hello({ auth: tokenFor() }))
    other.send(hello({ auth: tokenFor({ sub: 'u-2' }) }))
    for (const client of [one, two, other]) await client.until(({ type }) => type === 'bookmark')
    expect(server.core.revoke('u-1')).toBe(2)
    expect(await one.closed()).toMatchObject({ code: 4504 })
    expect(await two.closed()).toMatchObject({ code: 4504 })
    await server.publish('tick', {})
    expect(await other.next()).toMatchObject({ event: 'tick' })
    expect(server.core.sizes()).toMatchObject({ connections: 1, users: 1 })
  })
})
