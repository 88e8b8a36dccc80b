import { describe, expect, it } from 'vitest'
import { connect, HandshakeError } from './raw-client.ts'
import { join, serve } from './test-server.ts'

const ALLOWED = 'https://app.example.com'

describe('4.1 row 1: origins', () => {
  it.each([
    'https://app.example.com.evil.io',
    'https://evil.io/https://app.example.com',
    'https://evil-app.example.com',
    'https://app.example.com:8443',
    'https://app.example.com:443',
    'https://user@app.example.com',
    'https://app.example.com@evil.io',
    'https://APP.example.com',
    'HTTPS://app.example.com',
    'http://app.example.com',
    'https://app.example.com/',
    'https://app.example.com.',
    'https://app.example.com, https://evil.io',
    'null',
    '',
    '*',
    'file://',
  ])('a page of %j gets 403 before the upgrade', async (origin) => {
    const server = await serve({ origins: [ALLOWED] })
    const error = await connect(server.url, { origin }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ status: 403 })
    expect(server.core.sizes().connections).toBe(0)
  })

  it('a page that is listed comes in, and so does what is no page', async () => {
    const server = await serve({ origins: [ALLOWED] })
    expect((await join(server, { origin: ALLOWED })).head).toContain('101')
    expect((await join(server)).head).toContain('101')
  })

  it('no page comes in where none is listed', async () => {
    const server = await serve()
    await expect(connect(server.url, { origin: ALLOWED })).rejects.toThrow(HandshakeError)
    await expect(connect(server.url, { origin: server.httpUrl })).rejects.toThrow('403')
  })

  it.each(['https://app.example.com/', '*', 'null', 'app.example.com', 'https://*.example.com'])(
    'a server does not start with %j in its list',
    async (origin) => {
      await expect(serve({ origins: [origin] })).rejects.toThrow('Not an origin such as')
    },
  )

  it('a request of another page changes nothing', async () => {
    const server = await serve({ origins: [ALLOWED] })
    const ask = (origin: string) =>
      fetch(`${server.httpUrl}/register`, {
        method: 'POST',
        headers: { origin },
        body: JSON.stringify({ serviceName: 'a', host: 'b', port: 1 }),
      })
    expect((await ask('https://evil.io')).status).toBe(403)
    expect(server.registry.counts().nodes).toBe(0)
    const answer = await ask(ALLOWED)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe(ALLOWED)
    expect(answer.headers.get('vary')).toBe('origin')
  })

  it('a page that is listed may ask what it may send', async () => {
    const server = await serve({ origins: [ALLOWED] })
    const ask = (origin: string) =>
      fetch(`${server.httpUrl}/register`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      })
    const answer = await ask(ALLOWED)
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-headers')).toContain('authorization')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    expect((await ask('https://evil.io')).headers.get('access-control-allow-origin')).toBeNull()
  })
})
