import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createRealWorld } from '../src/node/real-world.ts'
import { createVirtualClock, DOUBLES } from '../src/testing/index.ts'
import { startServer } from '../src/node/start-server.ts'
import { connect, eventually, handshake, HandshakeError, openSocket } from './raw-client.ts'
import { hello, join, serve, tokenFor } from './test-server.ts'

const NOBODY = { connections: 0, subscriptions: 0, addresses: 0, users: 0 }

describe('starting', () => {
  it('4.1 row 25: is for this machine alone unless told otherwise', async () => {
    const server = await serve()
    expect(server.url).toBe(`ws://127.0.0.1:${server.port}`)
    expect(server.httpUrl).toBe(`http://127.0.0.1:${server.port}`)
  })

  it('several in one process share nothing', async () => {
    const servers = await Promise.all([serve(), serve(), serve()])
    expect(new Set(servers.map(({ port }) => port)).size).toBe(3)
    const clients = await Promise.all(servers.map((server) => join(server)))
    for (const client of clients) client.send({ subscribe: true })
    await Promise.all(clients.map((client) => client.next()))
    await servers.at(1)?.publish('tick', {})
    expect(await clients.at(1)?.next()).toMatchObject({ event: 'tick', offset: 1 })
    await Promise.all(clients.map((client) => client.settled()))
    expect(clients.map(({ frames }) => frames.length)).toEqual([1, 2, 1])
  })

  it('takes milliseconds', async () => {
    await serve()
    const started = performance.now()
    for (let count = 0; count < 10; count += 1) await serve()
    expect((performance.now() - started) / 10).toBeLessThan(100)
  })

  it('on a port that is taken says so in a line, and leaves nothing', async () => {
    const { port } = await serve()
    await expect(startServer({ port })).rejects.toThrow(
      `Cannot listen on 127.0.0.1, port ${port}: EADDRINUSE`,
    )
  })

  it('refuses to want tokens that it cannot check, or to have two who check', async () => {
    const authRequired = { core: { session: { authRequired: true } } }
    await expect(startServer(authRequired)).rejects.toThrow('nothing to check them with')
    const secret = 'x'.repeat(32)
    const authenticator = {} as never
    await expect(startServer({ auth: { secret }, authenticator })).rejects.toThrow('either')
  })

  it('with headers that may take longer than their request is refused', async () => {
    const handshake = { headersTimeoutMs: 2, requestTimeoutMs: 1 }
    await expect(startServer({ handshake })).rejects.toThrow('The time for headers')
  })

  it('with a secret of 31 bytes is refused', async () => {
    await expect(startServer({ auth: { secret: 'x'.repeat(31) } })).rejects.toThrow('31 bytes')
  })
})

describe('closing', () => {
  it('leaves no timer, socket or listener behind', async () => {
    const before = openHandles()
    const data = await mkdtemp(joinPath(tmpdir(), 'maxine-server-'))
    onTestFinished(() => rm(data, { recursive: true }))
    const world = countingWorld()
    for (const options of [{}, { data }, { fleet: { services: 5 } }]) {
      const server = await startServer({ ...options, world })
      const clients = await Promise.all(Array.from({ length: 5 }, () => connect(server.url)))
      for (const client of clients) client.send(hello())
      await Promise.all(clients.map((client) => client.next()))
      const [idle, refused] = [await openSocket(server.url), await openSocket(server.url)]
      idle.resume()
      refused.resume().write(handshake('/nowhere', 'a', {}))
      await server.publish('tick', {})
      expect(world.pending()).toBeGreaterThan(0)
      await server.close()
      expect(world.pending()).toBe(0)
      await Promise.all(clients.map((client) => client.closed()))
      await eventually(() => idle.destroyed && refused.destroyed)
    }
    await eventually(() => openHandles() <= before)
  })

  it('tells everybody 1012 and takes nobody any more', async () => {
    const server = await startServer()
    const client = await connect(server.url)
    const closed = server.close()
    expect(await client.closed()).toEqual({ code: 1012, reason: 'service restart' })
    await closed
    await expect(connect(server.url)).rejects.toThrow('ECONNREFUSED')
    expect(() => server.core).toThrow('has been closed')
  })

  it('waits for nobody who does not answer', async () => {
    const server = await startServer({ handshake: { closeTimeoutMs: 50 } })
    const client = await connect(server.url)
    client.socket.pause()
    await server.close()
    client.drop()
  })

  it('with a drain says goaway, waits for those who go, and is done when they are', async () => {
    const server = await startServer()
    const clients = await Promise.all([connect(server.url), connect(server.url)])
    for (const client of clients) {
      client.send(hello())
      await client.until(({ type }) => type === 'bookmark')
    }
    const closed = server.close({ drain: true })
    for (const client of clients) {
      expect(await client.until(({ type }) => type === 'goaway')).toMatchObject({
        reason: 'restart',
        retryAfterMs: expect.any(Number) as number,
      })
      await client.close()
    }
    await closed
  })

  it('with a drain closes those who stay with 1012', async () => {
    const server = await startServer({ core: { session: { drainSpreadMs: 50 } } })
    const client = await connect(server.url)
    client.send(hello())
    const closed = server.close({ drain: true })
    expect(await client.closed()).toMatchObject({ code: 1012 })
    await closed
  })

  it('a second time ends at once', async () => {
    const server = await startServer({ core: { session: { drainSpreadMs: 60_000 } } })
    const client = await connect(server.url, { pongs: false })
    client.socket.pause()
    const closed = server.close({ drain: true })
    await server.close()
    await closed
    client.drop()
  })
})

describe('1,000 abrupt ends', () => {
  it('leave nothing in any map', async () => {
    const session = { connectionsPerAddress: 1_000 }
    const server = await serve({ core: { session } })
    for (let round = 0; round < 10; round += 1) {
      const clients = await Promise.all(Array.from({ length: 100 }, () => connect(server.url)))
      for (const client of clients) client.send(hello())
      await Promise.all(clients.map((client) => client.next()))
      expect(server.core.sizes()).toMatchObject({ connections: 100, subscriptions: 100 })
      for (const [index, client] of clients.entries()) {
        if (index % 2 === 0) client.socket.resetAndDestroy()
        else client.drop()
      }
      await server.publish('tick', {})
      await eventually(() => server.core.sizes().connections === 0)
    }
    expect(server.core.sizes()).toEqual(NOBODY)
  })
})

describe('faults', () => {
  it('are refused on a server that is not for tests', async () => {
    const { faults } = await serve({ testing: false })
    const message = 'started with testing: true'
    expect(() => faults.refuse()).toThrow(message)
    expect(() => faults.acceptThenDrop()).toThrow(message)
    expect(() => faults.resetAll()).toThrow(message)
    expect(() => faults.expireTokens()).toThrow(message)
    expect(() => faults.restart({ epoch: 'same' })).toThrow(message)
    expect(() => faults.garble(2)).toThrow(message)
    expect(() => faults.refuseWith(429)).toThrow(message)
    expect(() => faults.closeAll(1001)).toThrow(message)
  })

  it('have all that the table of the doubles sends people here for', async () => {
    const { faults } = await serve()
    const verbs = DOUBLES.flatMap(({ verb, server }) => (verb && server !== 'no' ? [verb] : []))
    const inFaults = verbs.filter((verb) => verb.startsWith('faults.'))
    expect(inFaults).toContain('faults.refuseWith')
    for (const verb of inFaults) expect(faults).toHaveProperty(verb.replace('faults.', ''))
  })

  it('refuse: handshakes and requests get 503 until it is over', async () => {
    const server = await serve()
    server.faults.refuse()
    await expect(connect(server.url)).rejects.toMatchObject({ status: 503 })
    expect((await fetch(`${server.httpUrl}/health`)).status).toBe(503)
    expect(server.faults.counts().refuse).toBe(2)
    server.faults.clear()
    expect((await join(server)).head).toContain('101')
  })

  it.each([401, 429, 500])(
    'refuse with %i: a handshake gets it until it is over',
    async (status) => {
      const server = await serve()
      server.faults.refuseWith(status)
      await expect(connect(server.url)).rejects.toMatchObject({ status })
      expect((await fetch(`${server.httpUrl}/health`)).status).toBe(200)
      expect(server.faults.counts().refuse).toBe(1)
      server.faults.clear()
      expect((await join(server)).head).toContain('101')
    },
  )

  it('refuse with nothing that is no answer, or would let the client in', async () => {
    const { faults } = await serve()
    for (const status of [101, 199, 600, 429.5, Number.NaN]) {
      expect(() => faults.refuseWith(status)).toThrow('from 200 to 599')
    }
  })

  it('close all: with any code that a server can say', async () => {
    const server = await serve()
    const [one, other] = [await join(server), await join(server)]
    server.faults.closeAll(4410, 'position lost')
    expect(await one.closed()).toEqual({ code: 4410, reason: 'position lost' })
    expect(await other.closed()).toEqual({ code: 4410, reason: 'position lost' })
    await eventually(() => server.core.sizes().connections === 0)
    const last = await join(server)
    server.faults.closeAll(1001)
    expect(await last.closed()).toEqual({ code: 1001, reason: '' })
  })

  it('accept, then drop', async () => {
    const server = await serve()
    server.faults.acceptThenDrop()
    const ended = await connect(server.url).then(
      (client) => client.closed(),
      (error: unknown) => error,
    )
    expect(ended instanceof HandshakeError || (ended as { code: number }).code === 1006).toBe(true)
    await eventually(() => server.core.sizes().connections === 0)
  })

  it('by the frame: what is duplicated arrives twice, until it is cleared', async () => {
    const server = await serve()
    const client = await join(server)
    server.faults.duplicate(1)
    client.send({ ping: 1 })
    expect([await client.next(), await client.next()]).toMatchObject([{ ping: 1 }, { ping: 1 }])
    server.faults.clear()
    client.send({ ping: 2 })
    client.send({ ping: 3 })
    expect([await client.next(), await client.next()]).toMatchObject([{ ping: 2 }, { ping: 3 }])
    expect(server.faults.counts().duplicate).toBe(1)
  })

  it('stalled: nothing comes, and all of it when it is over', async () => {
    const server = await serve()
    const client = await join(server)
    server.faults.stall()
    client.send({ ping: 1 })
    await client.settled()
    await eventually(() => server.faults.counts().stall === 1)
    expect(client.frames).toEqual([])
    server.faults.clear()
    expect(await client.next()).toMatchObject({ ping: 1 })
  })

  it('can stand on a clock of the test, while sockets keep to the real time', async () => {
    const clock = createVirtualClock()
    const server = await serve({
      world: clock,
      core: { session: { heartbeatMs: 60_000 }, registry: { statsEveryMs: 0 } },
    })
    const client = await join(server)
    client.send(hello())
    expect(await client.next()).toMatchObject({ type: 'welcome', heartbeatMs: 60_000 })
    expect(await client.next()).toMatchObject({ type: 'bookmark' })
    await clock.advance(60_000)
    expect(await client.next()).toMatchObject({ type: 'bookmark' })
    await server.close()
    expect(clock.pending()).toBe(0)
  })

  it('half-open: frames are lost both ways, and closes are not', async () => {
    const server = await serve()
    const client = await join(server)
    server.faults.halfOpen()
    client.send({ ping: 1 })
    expect(await client.close(4000)).toMatchObject({ code: 4000 })
    expect(client.frames).toEqual([])
  })

  it('reset: the peer sees a RST and no close', async () => {
    const server = await serve()
    const client = await join(server)
    const failed = new Promise((resolve) => client.socket.once('error', resolve))
    server.faults.resetAll()
    expect(await failed).toMatchObject({ code: 'ECONNRESET' })
    expect(await client.closed()).toEqual({ code: 1006, reason: '' })
  })

  it('restart on the same log: clients get 1012 and go on where they were', async () => {
    const server = await serve()
    const client = await join(server)
    client.send(hello())
    const { epoch } = await client.next()
    await server.registry.register({ serviceName: 'a', host: 'b', port: 1 })
    await server.faults.restart({ epoch: 'same' })
    expect(await client.closed()).toMatchObject({ code: 1012 })
    expect(server.registry.counts()).toEqual({ services: 1, nodes: 1 })
    const again = await join(server)
    again.send(hello({ since: { registry: { epoch, offset: 0 } } }))
    expect(await again.next()).toMatchObject({ type: 'welcome', epoch, recovered: true, replay: 1 })
    expect(await again.next()).toMatchObject({ event: 'service_registered', offset: 1 })
  })

  it('restart on a new log: the position is gone, and so is the state', async () => {
    const server = await serve()
    const client = await join(server)
    client.send(hello())
    const { epoch } = await client.next()
    await server.registry.register({ serviceName: 'a', host: 'b', port: 1 })
    await server.faults.restart({ epoch: 'new' })
    expect(server.registry.counts()).toEqual({ services: 0, nodes: 0 })
    const again = await join(server)
    again.send(hello({ since: { registry: { epoch, offset: 0 } } }))
    expect(await again.next()).toMatchObject({ recovered: false, reason: 'epoch_changed' })
  })

  it.each(['same', 'new'] as const)('restart on a durable log, %s epoch', async (epoch) => {
    const data = await mkdtemp(joinPath(tmpdir(), 'maxine-server-'))
    onTestFinished(() => rm(data, { recursive: true }))
    const server = await startServer({ data, testing: true })
    await server.registry.register({ serviceName: 'a', host: 'b', port: 1 })
    const before = server.registry.snapshot().epoch
    await server.faults.restart({ epoch })
    expect(server.registry.snapshot().epoch === before).toBe(epoch === 'same')
    expect(server.registry.counts().nodes).toBe(1)
    await server.close()
  })
})

it('a token in the header is looked at before anything is sent', async () => {
  const server = await serve({ auth: { secret: 'x'.repeat(32) } })
  const client = await join(server, { headers: { Authorization: `Bearer ${tokenFor()}` } })
  expect(await client.closed()).toMatchObject({ code: 4500 })
})

/** Sockets, servers and files: the timers that Node tells of here are the test runner's. */
function openHandles(): number {
  const names = process.getActiveResourcesInfo()
  return names.filter((name) => !/Timeout|Immediate/.test(name)).length
}

/** The real world, in which somebody counts the timers. */
function countingWorld() {
  const { after, ...world } = createRealWorld()
  const pending = new Set<() => void>()
  return {
    ...world,
    after(delayMs: number, callback: () => void) {
      const cancel = after(delayMs, () => {
        pending.delete(forget)
        callback()
      })
      const forget = () => {
        pending.delete(forget)
        cancel()
      }
      pending.add(forget)
      return forget
    },
    pending: () => pending.size,
  }
}
