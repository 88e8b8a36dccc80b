import type { BrokenServer } from './broken-server.ts'
import { helloIn, isEvent, isType } from './frames.ts'

/** Who comes in, how, and for how long. */
export const ENTERING_BUGS: readonly BrokenServer[] = [
  {
    bug: 'events are sent before authentication',
    access: 'locked',
    caughtBy: ['MX-SEC-01'],
    meddle({ toClient }, witness) {
      const forget = witness.onEvent(toClient)
      const fromServer = (frame: Readonly<Record<string, unknown>>) => {
        if (isType(frame, 'authenticated') || isType(frame, 'welcome')) forget()
        return [frame]
      }
      return { fromServer, onEnd: forget }
    },
  },
  {
    bug: 'any token is good',
    access: 'locked',
    caughtBy: ['MX-SEC-11'],
    authenticator: (honest) => ({
      ...honest,
      async verify(token) {
        const verified = await honest.verify(token)
        if (verified.ok) return verified
        const now = Date.now()
        const user = { sub: 'anybody', role: 'admin' }
        return {
          ok: true,
          identity: { ...user, user, expiresAt: now + 3_600_000, authenticatedAt: now },
        }
      },
    }),
  },
  {
    bug: 'a token without a signature is good',
    access: 'locked',
    caughtBy: ['MX-SEC-12'],
    authenticator: (honest) => ({
      ...honest,
      async verify(token) {
        const [head = '', body = ''] = token.split('.')
        const read = (part: string) => Buffer.from(part, 'base64url').toString()
        if (!/"alg":"none"/i.test(read(head))) return honest.verify(token)
        const { sub, role, exp } = JSON.parse(read(body)) as {
          sub: string
          role: string
          exp: number
        }
        const user = { sub, role }
        return {
          ok: true,
          identity: { ...user, user, expiresAt: exp * 1_000, authenticatedAt: Date.now() },
        }
      },
    }),
  },
  {
    bug: 'the expiry of a token is not enforced in mid-stream',
    access: 'locked',
    caughtBy: ['MX-SEC-26'],
    authenticator: (honest) => ({
      ...honest,
      async verify(token) {
        const verified = await honest.verify(token)
        if (!verified.ok) return verified
        const { identity } = verified
        return { ok: true, identity: { ...identity, expiresAt: identity.expiresAt + 3_600_000 } }
      },
    }),
  },
  {
    bug: 'the role is not read again at a refresh',
    access: 'locked',
    caughtBy: ['MX-SEC-37'],
    authenticator(honest) {
      const roles = new Map<string, string>()
      return {
        ...honest,
        async verify(token) {
          const verified = await honest.verify(token)
          if (!verified.ok) return verified
          const { identity } = verified
          const role = roles.get(identity.sub) ?? identity.role
          roles.set(identity.sub, role)
          return { ok: true, identity: { ...identity, role } }
        },
      }
    },
  },
  {
    bug: 'a refresh may name another user',
    access: 'locked',
    caughtBy: ['MX-SEC-30'],
    meddle() {
      let first = true
      return {
        fromClient(frame) {
          const isFirst = first
          first = false
          return isFirst || typeof frame['auth'] !== 'string' ? [frame] : [{ ping: 424_242 }]
        },
        fromServer: (frame) =>
          frame['ping'] === 424_242 ? [{ type: 'authenticated', expiresInMs: 3_600_000 }] : [frame],
      }
    },
  },
  {
    bug: 'nobody is sent away who does not authenticate',
    access: 'locked',
    caughtBy: ['MX-SEC-05'],
    options: { core: { session: { authWithinMs: 3_600_000 } } },
  },
  {
    bug: 'a refused token does not end the connection',
    access: 'locked',
    caughtBy: ['MX-CORE-04'],
    meddle() {
      let refused = false
      return {
        fromServer(frame) {
          refused ||= isType(frame, 'auth_failed')
          return [frame]
        },
        onServerClose: () => (refused ? 'swallow' : 'pass'),
      }
    },
  },
  {
    bug: 'every role sees what only administrators may',
    access: 'locked',
    caughtBy: ['MX-SEC-32'],
    options: { policy: { maySee: () => true }, core: { registry: { statsEveryMs: 50 } } },
  },
  {
    bug: 'the origin of a browser is not looked at',
    caughtBy: ['MX-SEC-70'],
    headers: ({ origin: _, ...others }) => others,
  },
  {
    bug: 'old clients are welcomed as if they had said hello',
    caughtBy: ['MX-CORE-13'],
    meddle() {
      let greeted = false
      return {
        fromClient(frame) {
          if (greeted || helloIn(frame)) return [frame]
          greeted = true
          const { subscribe } = frame
          const subscriptions = subscribe === undefined ? [] : [{ id: 's1', filter: subscribe }]
          return [{ ...frame, hello: { v: 2, subscriptions } }]
        },
        fromServer: (frame) => [frame],
      }
    },
  },
  {
    bug: 'the goaway is not said',
    caughtBy: ['MX-REC-65'],
    meddle: () => ({ fromServer: (frame) => (isType(frame, 'goaway') ? [] : [frame]) }),
  },
  {
    bug: 'events come after the goodbye of a session that has expired',
    access: 'locked',
    caughtBy: ['MX-SEC-26'],
    meddle({ toClient }, witness) {
      let ended = false
      const forget = witness.onEvent((event) => ended && toClient(event))
      return {
        fromServer: (frame) => [frame],
        onServerClose(code) {
          ended = code === 4401
          return ended ? 'swallow' : 'pass'
        },
        onEnd: forget,
      }
    },
  },
  {
    bug: 'a token of a viewer opens what its filter is refused',
    access: 'locked',
    caughtBy: ['MX-SEC-36'],
    meddle: () => ({
      fromServer(frame) {
        const { code, id } = frame
        if (!isType(frame, 'error') || code !== 'forbidden' || isEvent(frame)) return [frame]
        return [
          { type: 'subscribed', filter: { event: 'admin_event' }, ...(id !== undefined && { id }) },
        ]
      },
    }),
  },
]
