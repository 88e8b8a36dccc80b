import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asJson } from './answer.mjs'
import { createSite } from './create-site.mjs'
import { readFiles } from './read-files.mjs'
import { securityHeaders } from './security-headers.mjs'

const SCRIPT = `const words = '${'maxine '.repeat(500)}'\n`
const PAGE = '<!doctype html><title>page</title>'

describe('the site', () => {
  /** @type {ReturnType<typeof createSite>} */
  let site
  const above = mkdtempSync(join(tmpdir(), 'maxine-site-'))
  const folder = join(above, 'dist')

  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'), { recursive: true })
    writeFileSync(join(above, 'secret.json'), '{}')
    writeFileSync(join(folder, 'index.html'), PAGE)
    writeFileSync(join(folder, 'assets/index-1a2b.js'), SCRIPT)
    writeFileSync(join(folder, 'icon.png'), Buffer.alloc(2_000))
    const parts = {
      files: readFiles(folder),
      headers: securityHeaders(['ws://localhost:8080']),
      routes: async (/** @type {string} */ path) => {
        if (path === '/broken') throw new Error('never shown')
        return path === '/said.json' ? asJson(200, { said: true }) : undefined
      },
    }
    site = createSite(() => parts)
    site.listen(0, '127.0.0.1')
    await once(site, 'listening')
  })
  afterAll(() => {
    site.close()
    rmSync(above, { recursive: true })
  })

  test('shows its page at the root, to be asked for again each time', async () => {
    const { status, headers, text } = await ask('/')
    expect([status, text()]).toEqual([200, PAGE])
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    })
  })

  test('permits what is its own, and connections to its server, and nothing else', async () => {
    const { headers } = await ask('/')
    const policy = String(headers['content-security-policy']).split('; ')
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self' ws://localhost:8080",
        "frame-ancestors 'none'",
      ]),
    )
    expect(policy.join()).not.toMatch(/unsafe|\*|data:/)
  })

  test('lets files with a hash in their names be kept for ever', async () => {
    const { headers } = await ask('/assets/index-1a2b.js?v=1')
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })

  test.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'br;q=0, gzip', gunzipSync],
  ])('compresses a text by %s for who accepts %s', async (coding, accepted, decompress) => {
    const { headers, body } = await ask('/assets/index-1a2b.js', {
      headers: { 'accept-encoding': accepted },
    })
    expect([headers['content-encoding'], headers.vary]).toEqual([coding, 'accept-encoding'])
    expect(body.length).toBeLessThan(SCRIPT.length / 2)
    expect(decompress(body).toString()).toBe(SCRIPT)
  })

  test('compresses nothing for who does not ask, and no image', async () => {
    const asked = { headers: { 'accept-encoding': 'br' } }
    const answers = [await ask('/assets/index-1a2b.js'), await ask('/icon.png', asked)]
    expect(answers.map(({ headers }) => headers['content-encoding'])).toEqual([
      undefined,
      undefined,
    ])
  })

  test('sends nothing again that is known already', async () => {
    const { headers } = await ask('/')
    const again = await ask('/', { headers: { 'if-none-match': String(headers.etag) } })
    expect([again.status, again.text()]).toEqual([304, ''])
  })

  test('answers HEAD like GET, without the body', async () => {
    const [get, head] = [await ask('/'), await ask('/', { method: 'HEAD' })]
    expect([head.status, head.text()]).toEqual([200, ''])
    expect(head.headers['content-length']).toBe(get.headers['content-length'])
  })

  test.each([
    '/nothing.js',
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/../../secret.json',
    '//secret.json',
    '/assets',
    '/assets/',
    '/index.html%00.js',
    '/__proto__',
  ])('has nothing at %s', async (path) => {
    const { status, json } = await ask(path)
    expect([status, json()]).toEqual([404, { says: 'There is nothing here by this name.' }])
  })

  test('asks for no icon that there is none of', async () => {
    expect((await ask('/favicon.ico')).status).toBe(204)
  })

  test('lets nobody write', async () => {
    const { status, headers } = await ask('/', { method: 'PUT' })
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  })

  test('answers by a route what is no file', async () => {
    const { headers, json } = await ask('/said.json')
    expect([headers['cache-control'], json()]).toEqual(['no-store', { said: true }])
  })

  test('says of a mistake of its own nothing but that', async () => {
    const { status, json } = await ask('/broken')
    expect([status, json()]).toEqual([500, { says: 'Something went wrong here.' }])
  })

  test.each(['evil.example', 'localhost.evil.example:80', ':80'])(
    'is nobody by the name of "%s"',
    async (host) => {
      expect((await ask('/', { headers: { host } })).status).toBe(421)
    },
  )

  test.each(['localhost', 'LOCALHOST:5173', '127.0.0.1:9', '[::1]:5173'])(
    'is there by the name of %s',
    async (host) => {
      expect((await ask('/', { headers: { host } })).status).toBe(200)
    },
  )

  /**
   * By hand: `fetch` would tidy a path up before it asks.
   *
   * @param {string} path
   * @param {{ method?: string, headers?: Record<string, string> }} [options]
   */
  async function ask(path, { method = 'GET', headers = {} } = {}) {
    const address = /** @type {import('node:net').AddressInfo} */ (site.address())
    const asked = request({
      host: '127.0.0.1',
      port: address.port,
      path,
      method,
      headers,
      agent: false,
    })
    asked.end()
    const [response] = await once(asked, 'response')
    const chunks = []
    for await (const chunk of response) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const text = () => body.toString()
    return {
      status: response.statusCode,
      headers: response.headers,
      body,
      text,
      json: () => JSON.parse(text()),
    }
  }
})

test('a site that is not there yet says so', async () => {
  const site = createSite(() => undefined)
  site.listen(0, '127.0.0.1')
  await once(site, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (site.address())
  const { status } = await fetch(`http://127.0.0.1:${port}/`)
  site.close()
  expect(status).toBe(503)
})
