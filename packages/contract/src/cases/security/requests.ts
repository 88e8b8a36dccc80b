import { ROUTES } from 'maxine-protocol/http'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Answer } from '../../routes.ts'
import { anyText, assertFits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { BAD_COUNTS, BAD_REGISTRATIONS, badRequests } from './bad-requests.ts'
import type { BadRequest } from './bad-requests.ts'
import { statusFor, withRaw } from './raw-steps.ts'
import { mustStillServe } from './steps.ts'

/** What a server refuses at its routes. */
export const REQUESTS: readonly Case[] = [
  {
    id: 'MX-SEC-77',
    title: 'answers 401 without a token at every route but health, signing in and refreshing',
    needs: ['locked', 'routes'],
    async run(stage) {
      for (const { method, path } of Object.values(ROUTES).filter(isLocked)) {
        const body = method === 'GET' ? {} : { body: '{}' }
        const asking = { ...body, token: '' }
        const { status, headers } = await stage.routes.ask(method, path.replace(':', ''), asking)
        must(status === 401, `${method} ${path}: wanted 401, got ${status}`)
        const challenge = headers['www-authenticate'] ?? ''
        must(/^bearer/i.test(challenge), `${method} ${path}: 401 without WWW-Authenticate`)
      }
    },
  },
  {
    id: 'MX-SEC-78',
    title: 'takes no token from the query of a request',
    strength: 'should',
    needs: ['locked', 'routes'],
    async run(stage) {
      const query = `token=${await stage.token()}`
      const { status } = await stage.routes.ask('GET', `/servers?${query}`, { token: '' })
      must(status === 401, `wanted 401, got ${status}`)
    },
  },
  {
    id: 'MX-SEC-79',
    title: 'tells nothing of how it is built in what it answers to bad requests',
    needs: ['routes'],
    async run(stage) {
      const token = await stage.ownToken()
      for (const request of badRequests(stage.name('odd'))) {
        const { status, text } = await ask(stage, request)
        const what = `${request.method} ${request.path} ${request.body ?? ''}`.slice(0, 120)
        must(status < 500, `${what}: wanted an answer below 500, got ${status}`)
        const leak = LEAKS.find((pattern) => pattern.test(text))
        must(!leak, `${what}: the answer holds ${String(leak)}: ${show(text)}`)
        must(token === undefined || !text.includes(token), `${what}: the answer holds the token`)
      }
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-80',
    title: 'says what is wrong as problem details',
    strength: 'should',
    needs: ['routes'],
    async run(stage) {
      for (const [path, status] of [
        ['/events?since=x', 400],
        ['/none', 404],
      ] as const) {
        const { headers, json } = await stage.routes.ask('GET', path)
        const type = headers['content-type'] ?? ''
        must(type.includes('application/problem+json'), `${path}: the content type is "${type}"`)
        assertFits(json, { type: anyText, title: anyText, status }, path)
      }
    },
  },
  {
    id: 'MX-SEC-81',
    title: 'answers a since, an after or a limit that is no count with 400',
    needs: ['extension', 'routes'],
    async run(stage) {
      const { epoch } = await stage.greet({ subscriptions: [] })
      for (const count of BAD_COUNTS) {
        for (const query of [`since=${count}`, `since=0&limit=${count}`, afterOf(count, epoch)]) {
          const { status } = await stage.routes.ask('GET', `/events?${query}`)
          must(status === 400, `GET /events?${query}: wanted 400, got ${status}`)
        }
      }
    },
  },
  {
    id: 'MX-SEC-82',
    title: 'gives no more of the history at once than was asked for, and 1,000 events at most',
    needs: ['extension', 'routes'],
    async run(stage) {
      const { epoch, offset } = await stage.greet({ subscriptions: [] })
      await stage.routes.makeEvents(stage.name('many'), 5)
      for (const [query, least, most] of [
        ['since=0&limit=3', 3, 3],
        [`${afterOf(String(offset), epoch)}&limit=3`, 3, 3],
        ['since=0&limit=1000000', 5, 1_000],
        [`${afterOf('0', epoch)}&limit=1000000`, 0, 1_000],
      ] as const) {
        const { status, json } = await stage.routes.ask('GET', `/events?${query}`)
        // A limit above the server's own may as well be refused, and a position may have been trimmed.
        if (most === 1_000 && (status === 400 || status === 410)) continue
        must(status === 200, `GET /events?${query}: wanted 200, got ${status}`)
        const list = Array.isArray(json) ? json : (Object(json) as Frame)['events']
        const count = Array.isArray(list) ? list.length : -1
        const isRight = count >= least && count <= most
        must(isRight, `GET /events?${query}: wanted ${least} to ${most} events, got ${count}`)
      }
    },
  },
  {
    id: 'MX-SEC-83',
    title: 'answers a body it cannot read with 400, and changes nothing',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name('odd')
      for (const body of BAD_REGISTRATIONS.map((text) => text.replaceAll('NAME', name))) {
        const { status } = await stage.routes.ask('POST', '/register', { body })
        must(status === 400, `POST /register ${body.slice(0, 90)}: wanted 400, got ${status}`)
      }
      const { text } = await stage.routes.ask('GET', '/servers')
      must(!text.includes(name), 'a service was registered all the same')
    },
  },
  {
    id: 'MX-SEC-84',
    title: 'lets no page of a foreign origin ask with what the browser keeps',
    needs: ['handshake', 'routes'],
    async run(stage) {
      for (const origin of ['https://attacker.example', 'null']) {
        for (const { headers } of await askAs(stage, origin)) {
          const isOpen = headers['access-control-allow-credentials'] === 'true'
          must(!isOpen, `Origin ${origin}: credentials are allowed`)
        }
      }
    },
  },
  {
    id: 'MX-SEC-85',
    title: 'lets only pages of the origins it allows read its answers',
    needs: ['handshake', 'routes', 'origins'],
    async run(stage) {
      const { allowedOrigin = '' } = stage.announced
      for (const origin of ['https://attacker.example', `${allowedOrigin}.attacker.example`]) {
        for (const { headers } of await askAs(stage, origin)) {
          const allowed = headers['access-control-allow-origin']
          must(allowed === undefined, `Origin ${origin}: ${String(allowed)} is allowed`)
        }
      }
      for (const { headers } of await askAs(stage, allowedOrigin)) {
        const allowed = headers['access-control-allow-origin']
        must(allowed === allowedOrigin, `wanted ${allowedOrigin}, got ${String(allowed)}`)
        must(/\borigin\b/i.test(headers['vary'] ?? ''), 'wanted Vary: Origin with it')
      }
    },
  },
  {
    id: 'MX-SEC-86',
    title: 'has no files, and repeats no request',
    needs: ['handshake', 'routes'],
    async run(stage) {
      const { httpUrl } = stage.address
      const { host } = new URL(httpUrl)
      for (const path of FILES) {
        const line = await statusFor(
          stage,
          `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
          httpUrl,
        )
        must(/ 4\d\d /.test(line), `GET ${path}: wanted a refusal, got "${line}"`)
      }
      await withRaw(httpUrl, async (socket) => {
        socket.write(`TRACE / HTTP/1.1\r\nHost: ${host}\r\nX-Secret: canary\r\n\r\n`)
        await socket.until((received) => received.includes('\r\n\r\n'), stage.facts.patienceMs)
        must(!socket.received().includes('canary'), 'TRACE: the request came back')
      })
    },
  },
  {
    id: 'MX-SEC-87',
    title: 'answers a body of far more than 64 KiB with 413, and does nothing with it',
    strength: 'should',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name('large')
      const body = JSON.stringify({ serviceName, host: '192.0.2.7', port: 3000 }).padEnd(100_000)
      const { status } = await stage.routes.ask('POST', '/register', { body })
      must(status === 413, `POST /register of 100,000 bytes: wanted 413, got ${status}`)
      const { text } = await stage.routes.ask('GET', '/servers')
      must(!text.includes(serviceName), 'the service was registered all the same')
    },
  },
  {
    id: 'MX-SEC-88',
    title: 'lets nothing keep its answers, and nobody take them for something else',
    strength: 'should',
    needs: ['routes'],
    async run(stage) {
      for (const path of ['/servers', '/snapshot', '/events?since=0', '/events?since=x']) {
        const { headers } = await stage.routes.ask('GET', path)
        const kept = headers['cache-control'] ?? ''
        must(kept.includes('no-store'), `GET ${path}: cache-control is "${kept}"`)
        const sniff = headers['x-content-type-options']
        must(sniff === 'nosniff', `GET ${path}: x-content-type-options is "${sniff ?? ''}"`)
      }
    },
  },
]

/** Traces, paths, languages and databases: reliability is no excuse for any. */
const LEAKS: readonly RegExp[] = [
  /\bat (async )?[\w.<>]+ ?\(/,
  /\bat \//,
  /node_modules|node:internal/,
  /\.(ts|js|mjs|go|py|java|rb):\d+/,
  /"stack"|Traceback|goroutine \d/,
  /\b(TypeError|RangeError|SyntaxError|ReferenceError)\b/,
  /\/(home|usr|var|root|app|work)\//,
  /\bSELECT\b.*\bFROM\b|SQLITE|sqlite3|syntax error at/i,
  /ENOENT|EACCES|ECONNREFUSED/,
]

const FILES = [
  '/../../../../etc/passwd',
  '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '/..%2f..%2f..%2fetc%2fpasswd',
  '/.env',
  '/.git/config',
  '/package.json',
  '/node_modules/ws/package.json',
]

function isLocked({ access }: { readonly access: 'open' | 'bearer' }): boolean {
  return access === 'bearer'
}

function ask(stage: Stage, { method, path, ...asking }: BadRequest): Promise<Answer> {
  return stage.routes.ask(method, path, asking)
}

function afterOf(count: string, epoch: string): string {
  return `after=${count}&epoch=${encodeURIComponent(epoch)}`
}

/** A request of a page, and the question a browser asks before it. */
async function askAs(stage: Stage, origin: string): Promise<readonly Answer[]> {
  const wish = { 'access-control-request-method': 'POST' }
  return [
    await stage.routes.ask('GET', '/servers', { headers: { origin } }),
    await stage.routes.ask('OPTIONS', '/register', { headers: { origin, ...wish }, token: '' }),
  ]
}
