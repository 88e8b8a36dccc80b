import { describe, expect, it } from 'vitest'
import { createLogger } from '../src/node/command/logger.ts'
import { hashPassword } from '../src/node/auth/password.ts'
import { connect, eventually } from './raw-client.ts'
import { hello, join, SECRET, serveWithAuth, tokenFor } from './test-server.ts'

const CANARY = 'canary-8c1f'

describe('4.1 row 20: tokens', () => {
  it('are in no log, metric, error or frame but the one that hands them out', async () => {
    const lines: string[] = []
    const heard: string[] = []
    const logger = createLogger({
      json: false,
      level: 'debug',
      world: Date,
      write: (line) => void lines.push(line),
    })
    const users = [
      { username: 'u-1', role: 'admin', passwordHash: await hashPassword(`password-${CANARY}`) },
    ]
    const server = await serveWithAuth({
      logger,
      tokenInQuery: true,
      origins: ['https://app.example'],
      auth: { secret: SECRET, users },
    })
    const good = tokenFor({ jti: CANARY })
    const tokens = [good, tokenFor({ exp: 1, jti: CANARY }), `${good}x`, CANARY, `a.${CANARY}.c`]
    for (const token of tokens) {
      for (const path of [`/?token=${token}`, `/ws?token=${token}`, `/nowhere?token=${token}`]) {
        const client = await connect(server.url + path).catch(String)
        if (typeof client === 'string') heard.push(client)
        else {
          client.send(hello())
          await client.next()
          heard.push(...client.frames)
          client.drop()
        }
      }
      const headers = {
        Authorization: `Bearer ${token}`,
        'Sec-WebSocket-Protocol': `base64url.bearer.${token}`,
      }
      const client = await join(server, { headers })
      client.send(hello({ auth: token }))
      client.send({ auth: token, subscribe: 7, id: { token } })
      client.send(`{"auth":"${token}`)
      await client.next()
      heard.push(...client.frames)
      await connect(server.url, { headers, origin: `https://${CANARY}.example` }).catch(String)
      for (const path of [
        '/metrics',
        '/servers',
        '/events?since=x',
        `/x?token=${token}`,
        '/health',
      ]) {
        const answer = await fetch(server.httpUrl + path, {
          headers: { authorization: `Bearer ${token}` },
        })
        heard.push(await answer.text(), JSON.stringify([...answer.headers]))
      }
      for (const path of ['/refresh-token', '/signin']) {
        const body = JSON.stringify({ token, username: 'u-1', password: `wrong-${CANARY}` })
        const answer = await fetch(server.httpUrl + path, { method: 'POST', body })
        if (!answer.ok) heard.push(await answer.text())
      }
    }
    const body = JSON.stringify({ username: 'u-1', password: `password-${CANARY}` })
    const answer = await fetch(`${server.httpUrl}/signin`, { method: 'POST', body })
    expect(answer.status).toBe(200)
    const { token } = (await answer.json()) as { token: string }
    const all = [...lines, ...heard].join('\n')
    expect(lines.length).toBeGreaterThan(50)
    expect(heard.length).toBeGreaterThan(50)
    const secrets = [CANARY, SECRET, ...tokens, token].flatMap((text) => text.split('.').slice(1))
    for (const secret of [CANARY, SECRET, good, token, ...secrets.filter((it) => it.length > 8)]) {
      expect(all).not.toContain(secret)
    }
  })
})

describe('4.1 row 21: line breaks', () => {
  it('in what a client says make no line of their own', async () => {
    const lines: string[] = []
    const logger = createLogger({
      json: false,
      level: 'debug',
      world: Date,
      write: (line) => void lines.push(line),
    })
    const server = await serveWithAuth({ logger })
    const evil = 'x\r\n2026-01-01 info you were hacked\u001b[2J\u2028'
    const client = await join(server)
    client.send(hello({ auth: tokenFor({ sub: evil }), client: { name: evil, version: evil } }))
    await client.next()
    const body = JSON.stringify({ serviceName: evil, host: evil, port: 1 })
    const headers = { authorization: `Bearer ${tokenFor({ sub: evil })}`, 'user-agent': 'x' }
    await fetch(`${server.httpUrl}/register`, { method: 'POST', body, headers })
    await fetch(`${server.httpUrl}/x%0d%0ahacked`, { headers })
    await client.close()
    // The client may hear of the end before the server writes it down.
    await eventually(() => lines.length > 2)
    for (const line of lines) expect(line).toMatch(/^[^\p{Cc}\u2028]+\n$/u)
    expect(lines.some((line) => line.startsWith('2026-01-01 info you'))).toBe(false)
  })
})
