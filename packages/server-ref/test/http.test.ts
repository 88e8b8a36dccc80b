import { describe, expect, it } from 'vitest'
import { openSocket, readToEnd } from './raw-client.ts'
import { serve, serveWithAuth, tokenFor } from './test-server.ts'

const KIB = 1024

describe('a request', () => {
  it('to the root is told what this is', async () => {
    const { httpUrl } = await serve()
    const answer = await fetch(httpUrl)
    expect(await answer.text()).toContain('GET /snapshot')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('is answered in UTF-8 and kept by nobody', async () => {
    const { httpUrl } = await serve()
    const registration = { serviceName: 'bücher-✓', host: 'a', port: 1 }
    await fetch(`${httpUrl}/register`, { method: 'POST', body: JSON.stringify(registration) })
    const answer = await fetch(`${httpUrl}/servers`)
    expect(await answer.text()).toContain('bücher-✓')
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('with HEAD gets what GET would, but for the body', async () => {
    const { httpUrl } = await serve()
    const [head, whole] = await Promise.all([
      fetch(`${httpUrl}/servers`, { method: 'HEAD' }),
      fetch(`${httpUrl}/servers`),
    ])
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect(head.headers.get('content-length')).toBe(String((await whole.text()).length))
  })

  it.each([
    ['TRACE', '/'],
    ['PUT', '/register'],
    ['PATCH', '/config/set'],
  ])('with %s is no route', async (method, path) => {
    const socket = await openSocket((await serve()).url)
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 (404|405)/)
  })

  it('of 64 KiB is read, and of one byte more is not', async () => {
    const { httpUrl } = await serve()
    const post = (length: number) => {
      const around = JSON.stringify({ serviceName: 'a', host: 'b', port: 1, fill: '' }).length
      const fill = 'x'.repeat(length - around)
      const body = JSON.stringify({ serviceName: 'a', host: 'b', port: 1, fill })
      return fetch(`${httpUrl}/register`, { method: 'POST', body })
    }
    expect((await post(64 * KIB)).status).toBe(200)
    const answer = await post(64 * KIB + 1)
    expect(answer.status).toBe(413)
    expect(answer.headers.get('connection')).toBe('close')
  })

  it('of unknown length is cut off as soon as it is too long', async () => {
    const server = await serve()
    const socket = await openSocket(server.url)
    const answered = readToEnd(socket)
    socket.write('POST /register HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
    const piece = `4000\r\n${'x'.repeat(0x4000)}\r\n`
    const pour = (error?: Error | null) => void (error ?? socket.write(piece, pour))
    pour()
    expect(await answered).toMatch(/^HTTP\/1\.1 413/)
    expect((await fetch(`${server.httpUrl}/health`)).status).toBe(200)
  })

  it('that is no UTF-8 is a bad one', async () => {
    const { httpUrl } = await serve()
    const body = new Uint8Array([0x22, 0xff, 0x22])
    expect((await fetch(`${httpUrl}/register`, { method: 'POST', body })).status).toBe(400)
  })

  it('that is smuggled behind another is not taken', async () => {
    const socket = await openSocket((await serve()).url)
    socket.write(
      'POST /register HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /',
    )
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 400/)
  })
})

describe('metrics', () => {
  it('are JSON, or text for Prometheus', async () => {
    const server = await serve()
    await server.publish('tick', {})
    const json = await fetch(`${server.httpUrl}/metrics`)
    expect(await json.json()).toMatchObject({ eventsBroadcasted: 1, wsConnections: 0 })
    const text = await fetch(`${server.httpUrl}/metrics`, { headers: { accept: 'text/plain' } })
    expect(text.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(await text.text()).toMatch(/^maxine_events_total 1$/m)
  })
})

describe('4.1 row 18: errors', () => {
  it('name what is wrong, and neither file nor line nor token', async () => {
    const { httpUrl } = await serveWithAuth()
    const token = tokenFor({ role: 'admin', canary: 'canary' })
    const bodies = ['{', '[]', '{"__proto__":1}', '{"nodeId":7}', JSON.stringify({ token })]
    const paths = ['/register', '/heartbeat', '/config/set', '/events?since=x', '/nowhere', '/%00']
    const requests = ['GET', 'POST', 'DELETE', 'PUT'].flatMap((method) =>
      paths.flatMap((path) => bodies.map((body) => ({ method, path, body }))),
    )
    const answers: string[] = []
    for (const { method, path, body } of requests) {
      const answer = await fetch(httpUrl + path, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(method !== 'GET' && { body }),
      })
      if (answer.status < 400) continue
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      answers.push(await answer.text())
    }
    expect(answers.length).toBeGreaterThan(100)
    expect(answers.join('\n')).not.toMatch(/node_modules|\.ts|\.js|at \w+ \(|SELECT|eyJ|canary/)
  })

  it('of our own are 500 and nothing more', async () => {
    const trouble = () => Promise.reject(new Error('canary'))
    const server = await serve({
      authenticator: { verify: trouble, refresh: trouble, signIn: trouble },
    })
    const headers = { authorization: 'Bearer x' }
    const answer = await fetch(`${server.httpUrl}/servers`, { headers })
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('canary')
  })
})

describe('4.1 rows 19 and 22: what a token is needed for', () => {
  it.each(['/events?since=0', '/events?after=0&epoch=x', '/metrics', '/snapshot', '/servers'])(
    'GET %s',
    async (path) => {
      const { httpUrl } = await serveWithAuth()
      const ask = (headers: Record<string, string>) => fetch(httpUrl + path, { headers })
      expect((await ask({})).status).toBe(401)
      expect((await ask({ authorization: 'Bearer x' })).status).toBe(401)
      expect((await ask({ cookie: `token=${tokenFor()}` })).status).toBe(401)
      expect(
        (await fetch(`${httpUrl}${path.split('?')[0] ?? ''}?token=${tokenFor()}`)).status,
      ).toBe(401)
      expect((await ask({ authorization: `Bearer ${tokenFor()}` })).status).not.toBe(401)
    },
  )

  it('history shows a viewer no admin event, a bad since is 400, and the limit is capped', async () => {
    const server = await serveWithAuth()
    await server.publish('admin_event', {})
    await server.publish('tick', {})
    const ask = (query: string, role: string) =>
      fetch(`${server.httpUrl}/events?${query}`, {
        headers: { authorization: `Bearer ${tokenFor({ role })}` },
      })
    expect(await (await ask('since=0', 'viewer')).text()).not.toContain('admin_event')
    expect(await (await ask('since=0', 'admin')).text()).toContain('admin_event')
    expect((await ask('since=yesterday', 'viewer')).status).toBe(400)
    for (let index = 0; index < 1_100; index += 1) await server.publish('tick', { index })
    const most = (await (await ask('since=0&limit=1000000', 'viewer')).json()) as unknown[]
    expect(most.length).toBeLessThanOrEqual(1_000)
  })
})
