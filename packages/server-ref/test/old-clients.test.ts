import { describe, expect, it } from 'vitest'
import type { RawClient } from './raw-client.ts'
import { join, serve, serveWithAuth, tokenFor } from './test-server.ts'

// The frames of the published JavaScript and Python classes (wire.md), to the byte: JSON.stringify
// writes no spaces and json.dumps does; neither says hello.

const REGISTERED = { serviceName: 'my-service', nodeId: 'my-service:localhost:3000' }

describe('the JavaScript class of old', () => {
  it('signs in with its first frame and hears what it asked for, and then more', async () => {
    const server = await serveWithAuth()
    const client = await join(server)
    client.send(`{"auth":"${tokenFor()}"}`)
    expect(await client.next()).toMatchObject({
      type: 'authenticated',
      user: { sub: 'u-1', role: 'viewer' },
    })
    client.send('{"subscribe":{"event":"service_registered"}}')
    expect(await client.next()).toEqual({
      type: 'subscribed',
      filter: { event: 'service_registered' },
    })
    client.send('{"subscribe":{"event":"service_heartbeat","serviceName":"api-service"}}')
    await client.next()
    await server.publish('service_registered', REGISTERED)
    await server.publish('service_heartbeat', { ...REGISTERED, serviceName: 'other' })
    await server.publish('service_heartbeat', { serviceName: 'api-service', nodeId: 'a:1' })
    expect(await client.next()).toEqual({
      event: 'service_registered',
      data: REGISTERED,
      timestamp: expect.any(Number) as number,
      offset: 1,
    })
    expect(await client.next()).toMatchObject({ event: 'service_heartbeat', offset: 3 })
  })

  it('leaves out what it does not filter by as null', async () => {
    const server = await serve()
    const client = await join(server)
    client.send('{"subscribe":{"event":"service_unhealthy","serviceName":null,"nodeId":"a:1"}}')
    expect(await client.next()).toMatchObject({ type: 'subscribed' })
    await server.publish('service_unhealthy', { nodeId: 'b:1' })
    await server.publish('service_unhealthy', { nodeId: 'a:1' })
    expect(await client.next()).toMatchObject({ data: { nodeId: 'a:1' } })
  })

  it('hears nothing before it subscribes and nothing after it has stopped', async () => {
    const server = await serve()
    const client = await join(server)
    await server.publish('tick', {})
    client.send('{"subscribe":true}')
    expect(await client.next()).toEqual({ type: 'subscribed', filter: true })
    await server.publish('tick', {})
    expect(await client.next()).toMatchObject({ event: 'tick', offset: 2 })
    client.send('{"unsubscribe":true}')
    expect(await client.next()).toEqual({ type: 'unsubscribed' })
    await server.publish('tick', {})
    await client.settled()
    expect(client.frames).toHaveLength(3)
  })

  it('refreshes its token and signs in with the new one', async () => {
    const server = await serveWithAuth()
    const client = await signedIn(await join(server))
    client.send('{"refresh_token":true}')
    const refreshed = await client.next()
    expect(refreshed).toMatchObject({
      type: 'token_refreshed',
      token: expect.any(String) as string,
    })
    const again = await join(server)
    again.send(JSON.stringify({ auth: refreshed['token'] }))
    expect(await again.next()).toMatchObject({ type: 'authenticated' })
  })

  it('is told auth_failed, and closed', async () => {
    const client = await join(await serveWithAuth())
    client.send('{"auth":"nonsense"}')
    expect(await client.next()).toMatchObject({ type: 'auth_failed' })
    await client.closed()
  })

  it('is told auth_required where it does not sign in first, and closed', async () => {
    const client = await join(await serveWithAuth())
    client.send('{"subscribe":{"event":"service_registered"}}')
    expect(await client.next()).toEqual({ type: 'auth_required' })
    await client.closed()
  })

  it('may not have admin events without the role', async () => {
    const client = await signedIn(await join(await serveWithAuth()))
    client.send('{"subscribe":{"event":"admin_event"}}')
    expect(await client.next()).toMatchObject({
      type: 'error',
      message: expect.stringMatching(/admin|permission/i) as string,
    })
  })

  it('gets no answer to a token where none is needed', async () => {
    const client = await join(await serve())
    client.send('{"auth":"anything"}')
    client.send('{"subscribe":true}')
    expect(await client.next()).toEqual({ type: 'subscribed', filter: true })
  })

  it('may put token and filter into one frame', async () => {
    const client = await join(await serveWithAuth())
    client.send(JSON.stringify({ auth: tokenFor(), subscribe: { event: 'circuit_open' } }))
    expect(await client.next()).toMatchObject({ type: 'authenticated' })
    expect(await client.next()).toMatchObject({ type: 'subscribed' })
  })

  it('never sees what it does not know', async () => {
    const server = await serve({ core: { session: { heartbeatMs: 30 } } })
    const client = await join(server)
    client.send('{"subscribe":true}')
    await client.next()
    await Promise.all([server.publish('a', {}), server.publish('b', {}), server.publish('c', {})])
    await server.publish('d', {})
    await client.until(({ event }) => event === 'd')
    server.core.drain()
    await client.settled()
    expect(client.frames.join()).not.toMatch(/welcome|bookmark|goaway|^\[/)
  })
})

describe('the Python class of old', () => {
  it('says the same with spaces', async () => {
    const server = await serveWithAuth()
    const client = await join(server)
    client.send(`{"auth": "${tokenFor()}"}`)
    expect(await client.next()).toMatchObject({ type: 'authenticated' })
    client.send(
      '{"subscribe": {"event": "service_deregistered", "serviceName": "critical-service"}}',
    )
    expect(await client.next()).toMatchObject({ type: 'subscribed' })
    await server.publish('service_deregistered', { serviceName: 'b\u00fccher', nodeId: 'b:1' })
    await server.publish('service_deregistered', { serviceName: 'critical-service', nodeId: 'c:1' })
    expect(await client.next()).toMatchObject({ data: { nodeId: 'c:1' } })
    client.send('{"refresh_token": true}')
    expect(await client.next()).toMatchObject({ type: 'token_refreshed' })
    client.send('{"unsubscribe": true}')
    expect(await client.next()).toEqual({ type: 'unsubscribed' })
  })

  it('escapes what is not ASCII', async () => {
    const server = await serve()
    const client = await join(server)
    client.send('{"subscribe": {"event": "config_changed", "serviceName": "b\\u00fccher"}}')
    await client.next()
    await server.publish('config_changed', { serviceName: 'bücher', key: 'k', value: 1 })
    expect(await client.next()).toMatchObject({ event: 'config_changed' })
  })
})

async function signedIn(client: RawClient): Promise<RawClient> {
  client.send(`{"auth":"${tokenFor()}"}`)
  expect(await client.next()).toMatchObject({ type: 'authenticated' })
  return client
}
