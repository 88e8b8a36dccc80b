import type { BrokenServer } from './broken-server.ts'
import { helloIn, isEvent, isType } from './frames.ts'
import type { Frame } from './meddling-proxy.ts'

/** What is asked for, and what comes. */
export const SUBSCRIPTION_BUGS: readonly BrokenServer[] = [
  {
    bug: 'the last filter wins',
    caughtBy: ['MX-CORE-15'],
    meddle({ toServer }) {
      let swallow = 0
      return {
        fromClient(frame) {
          if (frame['subscribe'] === undefined || helloIn(frame)) return [frame]
          swallow += 1
          toServer({ unsubscribe: true })
          return [frame]
        },
        fromServer(frame) {
          if (!isType(frame, 'unsubscribed') || 'id' in frame || swallow === 0) return [frame]
          swallow -= 1
          return []
        },
      }
    },
  },
  {
    bug: 'a filter is acknowledged and ignored',
    caughtBy: ['MX-CORE-22'],
    meddle() {
      const asked: unknown[] = []
      return {
        fromClient(frame) {
          if (frame['subscribe'] === undefined || helloIn(frame)) return [frame]
          asked.push(frame['subscribe'])
          return [{ ...frame, subscribe: true }]
        },
        fromServer: (frame) =>
          isType(frame, 'subscribed') ? [{ ...frame, filter: asked.shift() }] : [frame],
      }
    },
  },
  {
    bug: 'of a filter only the event counts',
    caughtBy: ['MX-CORE-23'],
    meddle() {
      const asked: unknown[] = []
      return {
        fromClient(frame) {
          const filter = frame['subscribe']
          if (typeof filter !== 'object' || filter === null || helloIn(frame)) return [frame]
          asked.push(filter)
          const { event } = filter as Frame
          return [{ ...frame, subscribe: event === undefined ? {} : { event } }]
        },
        fromServer(frame) {
          if (!isType(frame, 'subscribed') || frame['filter'] === true) return [frame]
          return [{ ...frame, filter: asked.shift() }]
        },
      }
    },
  },
  {
    bug: 'an unsubscribe by id is answered and ignored',
    caughtBy: ['MX-CORE-34'],
    meddle({ toClient }) {
      return {
        fromClient(frame) {
          const { unsubscribe } = frame
          if (typeof unsubscribe !== 'object' || unsubscribe === null) return [frame]
          toClient({ type: 'unsubscribed', id: (unsubscribe as Frame)['id'] })
          return []
        },
      }
    },
  },
  {
    bug: 'an event that matches twice comes twice',
    caughtBy: ['MX-CORE-16'],
    meddle() {
      let filters = 0
      return {
        fromClient(frame) {
          const { subscriptions } = helloIn(frame) ?? {}
          if (Array.isArray(subscriptions)) filters += subscriptions.length
          else if (frame['subscribe'] !== undefined) filters += 1
          return [frame]
        },
        fromServer: (frame) => (isEvent(frame) && filters > 1 ? [frame, frame] : [frame]),
      }
    },
  },
  {
    bug: 'one refused subscription refuses all of them',
    access: 'locked',
    caughtBy: ['MX-CORE-70'],
    meddle: () => ({
      fromServer(frame) {
        const answers = frame['subscriptions'] as readonly Frame[] | undefined
        const refusal = answers?.find(({ error }) => error)?.['error']
        if (!isType(frame, 'welcome') || !refusal) return [frame]
        return [{ ...frame, subscriptions: answers.map(({ id }) => ({ id, error: refusal })) }]
      },
    }),
  },
  {
    bug: 'events of a node without a service are kept from filters for a service',
    caughtBy: ['MX-CORE-55'],
    meddle() {
      let narrowed = false
      return {
        fromClient(frame) {
          narrowed ||= JSON.stringify(frame).includes('"serviceName"')
          return [frame]
        },
        fromServer(frame) {
          const isOfNode = /^(circuit|service_(unhealthy|deregistered|heartbeat))/.test(
            String(frame['event']),
          )
          return narrowed && isOfNode ? [] : [frame]
        },
      }
    },
  },
  {
    bug: 'an unknown frame ends the connection',
    caughtBy: ['MX-CORE-87'],
    meddle({ close }) {
      const known = ['auth', 'subscribe', 'unsubscribe', 'refresh_token', 'ping', 'hello']
      return {
        fromClient(frame) {
          if (!Object.keys(frame).some((key) => known.includes(key))) close(1003)
          return [frame]
        },
      }
    },
  },
  {
    bug: 'a frame that is no JSON ends the connection',
    caughtBy: ['MX-CORE-84'],
    meddle({ close }) {
      return {
        fromClientUnread(text) {
          close(1007)
          return [text]
        },
      }
    },
  },
  {
    bug: 'errors repeat what was sent',
    caughtBy: ['MX-SEC-89'],
    meddle() {
      let said = ''
      return {
        fromClient(frame) {
          said += JSON.stringify(frame)
          return [frame]
        },
        fromClientUnread(text) {
          said += text
          return [text]
        },
        fromServer: (frame) =>
          isType(frame, 'error') ? [{ ...frame, message: `cannot read ${said}` }] : [frame],
      }
    },
  },
  {
    bug: 'arrays are sent to those who did not ask for them',
    caughtBy: ['MX-REC-53'],
    meddle({ toClient }) {
      let waiting: Frame[] = []
      return {
        fromServer(frame) {
          if (!isEvent(frame)) return [frame]
          waiting.push(frame)
          if (waiting.length < 2) {
            setImmediate(() => {
              for (const one of waiting.splice(0)) toClient(one)
            })
            return []
          }
          const both = waiting
          waiting = []
          // A frame that is an array is no Frame, and goes out all the same.
          return [both as unknown as Frame]
        },
      }
    },
  },
  {
    bug: 'a frame of the client without an id is answered with one',
    caughtBy: ['MX-CORE-12'],
    meddle: () => ({
      fromServer: (frame) =>
        isType(frame, 'subscribed') && !('id' in frame) ? [{ ...frame, id: 'sub-1' }] : [frame],
    }),
  },
]
