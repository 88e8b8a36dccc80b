import type { Dialect } from 'maxine-client'
import type { PlantedBug } from '../planted-bugs.ts'

/** Only the first connection is told what is wanted. */
export function loseSubscriptions(real: Dialect): Dialect {
  let hellos = 0
  return {
    ...real,
    encode(message) {
      if (message.type !== 'hello') return real.encode(message)
      hellos += 1
      const subscriptions = hellos === 1 ? message.subscriptions : []
      return real.encode({ ...message, subscriptions })
    },
  }
}

/** Of a batch only the first event is read. */
export function readFirstOfBatch(real: Dialect): Dialect {
  return { ...real, decode: (text) => real.decode(text).slice(0, 1) }
}

/** The first frame is said twice. */
function greetTwice(real: Dialect): Dialect {
  return {
    ...real,
    encode(message) {
      const encoded = real.encode(message)
      if (message.type !== 'hello' || !encoded.ok) return encoded
      return { ok: true, frames: [...encoded.frames, ...encoded.frames] }
    },
  }
}

/** An update ends the old filter and forgets to ask for the new one. */
export function forgetUpdates(real: Dialect): Dialect {
  return {
    ...real,
    encode(message) {
      if (message.type !== 'subscribe') return real.encode(message)
      return { ok: true, frames: [] }
    },
  }
}

export const WIRE_BUGS = {
  'subscriptions-lost': { what: 'nothing is asked for again', dialect: loseSubscriptions },
  'batch-cut': { what: 'all but the first of a batch is lost', dialect: readFirstOfBatch },
  'hello-twice': { what: 'the hello is said twice', dialect: greetTwice },
  'subscribe-lost': { what: 'later subscriptions are never sent', dialect: forgetUpdates },
  'two-tokens': {
    what: 'two tokens are asked for at once',
    getToken: (real) => (request) => {
      void Promise.resolve(real(request)).catch(() => undefined)
      return real(request)
    },
  },
} satisfies Record<string, PlantedBug>
