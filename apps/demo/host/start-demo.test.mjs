import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as reference from 'maxine-server-ref'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startDemo } from './start-demo.mjs'

const folder = mkdtempSync(join(tmpdir(), 'maxine-demo-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('says how the page is made where it has not been', async () => {
  await expect(startDemo({ reference, folder })).rejects.toThrow('npm run build makes it')
})

describe('a demo', () => {
  /** @type {Awaited<ReturnType<typeof startDemo>>} */
  let demo
  /** @type {any} */
  let config

  beforeAll(async () => {
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>demo</title>')
    demo = await startDemo({ reference, folder })
    config = await (await fetch(`${demo.url}/config.json`)).json()
    return () => demo.close()
  })

  test('tells its page where the server is', () => {
    const { port } = demo.server
    expect(config).toMatchObject({
      url: `ws://localhost:${port}`,
      httpUrl: `http://localhost:${port}`,
    })
  })

  test.each(['viewer', 'operator', 'admin'])(
    'has somebody to sign in as for the role %s',
    async (role) => {
      const account = config.accounts.find((/** @type {any} */ one) => one.role === role)
      expect(account.may).toEqual(expect.any(String))
      expect(await signIn(role)).toEqual(expect.any(String))
    },
  )

  test('lets its own page ask the server, and no other', async () => {
    const asked = (/** @type {string} */ origin) =>
      fetch(`${config.httpUrl}/health`, { headers: { origin } })
    expect((await asked(demo.url)).headers.get('access-control-allow-origin')).toBe(demo.url)
    expect((await asked('http://localhost:1')).status).toBe(403)
  })

  test.each(['operator', 'admin'])('makes a fault for a role that may: %s', async (role) => {
    const answer = await ask('drop', await signIn(role))
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { name: 'drop', says: expect.any(String) },
    ])
  })

  test('refuses a viewer, and says why', async () => {
    const answer = await ask('drop', await signIn('viewer'))
    expect([answer.status, await answer.json()]).toEqual([
      403,
      { says: 'A viewer may look, and make no faults.' },
    ])
  })

  test.each([undefined, 'forged.token.of-mine'])(
    'refuses who has no token of its server: %s',
    async (token) => {
      const answer = await ask('drop', token)
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    },
  )

  test.each(['nexus', 'deployd', 'cliffracer'])(
    'has a %s beside the registry, which the page may ask and whose connections it may drop',
    async (name) => {
      const { port, core } = demo.systems[/** @type {'nexus'} */ (name)]
      const { url, httpUrl } = config.systems[name]
      expect([url, httpUrl].map((address) => new URL(address).port)).toEqual([`${port}`, `${port}`])
      const headers = { origin: demo.url, authorization: `Bearer ${await signIn('operator')}` }
      const asked = await fetch(`${httpUrl}/health`, { headers })
      expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([
        200,
        demo.url,
      ])
      expect((await ask(`${name}/drop`, await signIn('operator'))).status).toBe(200)
      expect((await ask(`${name}/drop`, await signIn('viewer'))).status).toBe(403)
      expect((await ask(`${name}/burst`, await signIn('admin'))).status).toBe(404)
      expect(core.sizes().connections).toBe(0)
    },
  )

  test.each(['/nexus', '/go-deployd', '/cliffracer'])('shows its page at %s', async (path) => {
    const answer = await fetch(demo.url + path)
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('demo')])
    const policy = answer.headers.get('content-security-policy') ?? ''
    for (const { url, httpUrl } of Object.values(config.systems)) {
      expect(policy).toContain(new URL(url).origin)
      expect(policy).toContain(new URL(httpUrl).origin)
    }
  })

  test('knows no faults of a system that nobody serves', async () => {
    expect((await ask('toString/drop', await signIn('admin'))).status).toBe(404)
  })

  test('knows no other fault', async () => {
    expect((await ask('fire', await signIn('admin'))).status).toBe(404)
  })

  test('makes a fault by POST alone', async () => {
    const answer = await fetch(`${demo.url}/faults/drop`)
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  })

  test('has its configuration read, and not written', async () => {
    expect((await fetch(`${demo.url}/config.json`, { method: 'POST' })).status).toBe(405)
  })

  test('starts anew with a token that still counts', async () => {
    const { epoch } = demo.server.registry.snapshot()
    const token = await signIn('admin')
    expect((await ask('restart-new-epoch', token)).status).toBe(200)
    const headers = { authorization: `Bearer ${token}` }
    const snapshot = await (await fetch(`${config.httpUrl}/snapshot`, { headers })).json()
    expect(snapshot.epoch).not.toBe(epoch)
  })

  /** @param {string} name @param {string} [token] */
  function ask(name, token) {
    const authorization = token === undefined ? '' : `Bearer ${token}`
    return fetch(`${demo.url}/faults/${name}`, { method: 'POST', headers: { authorization } })
  }

  /** @param {string} role */
  async function signIn(role) {
    const { username, password } = config.accounts.find(
      (/** @type {any} */ one) => one.role === role,
    )
    const answer = await fetch(`${config.httpUrl}/signin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    })
    return (await answer.json()).token
  }
})

test('does not wait long to end while nothing goes either way to a client that has connected', async () => {
  const demo = await startDemo({ reference, folder })
  await connect(demo)
  await demo.desk.make('half-open')
  const started = performance.now()
  await demo.close()
  expect(performance.now() - started).toBeLessThan(1_500)
})

/** A client that says nothing, and does not answer a close. @param {Awaited<ReturnType<typeof startDemo>>} demo */
async function connect({ server }) {
  const upgrade = {
    connection: 'upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.alloc(16).toString('base64'),
  }
  const asked = request({ host: '127.0.0.1', port: server.port, headers: upgrade }).end()
  const [, socket] = await once(asked, 'upgrade')
  onTestFinished(() => void socket.destroy())
}
