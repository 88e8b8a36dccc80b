import { cliffracer as dialect } from '../../../dist/dialects/cliffracer/client.js'
import { clientFrames, flatEvents, serverFrames } from '../../../dist/dialects/cliffracer/frames.js'
import { ANY, isObject, taggedFrames } from '../message.mjs'

const SERVER = {
  connection: 'The connection stands.',
  authenticated: 'The token is accepted.',
  subscribed: 'Topics are subscribed.',
  unsubscribed: 'Topics are no longer subscribed.',
  error: 'A frame is refused; the connection stays.',
  ping: 'Asks for a pong.',
  pong: 'The answer to a ping.',
}

const WRAPPED = { data: ANY, timestamp: ANY }

const EVENTS = {
  user_joined: 'Somebody came.',
  user_left: 'Somebody went.',
  message: 'Somebody said something.',
  notification: 'Something for one user.',
  announcement: 'Something for everybody.',
  payment_completed: 'An order is paid.',
  echo: {
    summary: 'What the client sent comes back; the stock server’s only answer.',
    further: { properties: WRAPPED },
  },
  broadcast: {
    summary: 'What a service published on a subject.',
    further: { properties: { subject: ANY, ...WRAPPED } },
  },
}

const CLIENT = {
  subscribe: 'Ask for topics, where the service keeps any.',
  unsubscribe: 'Leave topics.',
  ping: 'Ask for a pong.',
  pong: 'The answer to a ping.',
}

const known = [
  ...taggedFrames('server', 'type', serverFrames, SERVER),
  ...taggedFrames('server', 'type', flatEvents, EVENTS),
  ...taggedFrames('client', 'type', clientFrames(), CLIENT),
]

/** @type {import('../asyncapi.mjs').Described} */
export const cliffracer = {
  name: 'cliffracer',
  title: 'Cliffracer',
  version: '1.0.0',
  description:
    'Frames of a Cliffracer service’s WebSocket. Services choose their own; these are the ones of the guide and of the stock server.',
  can: dialect.can,
  server: { host: 'localhost:8081', pathname: '/ws' },
  frames: [
    ...known,
    others('event', 'server', 'Any other type is an event of the service’s own.'),
    others('publish', 'client', 'Any other type is for the service to understand.'),
  ],
  events: [],
}

function others(name, from, summary) {
  const names = known.filter((frame) => frame.from === from).map((frame) => frame.name)
  return {
    name,
    from,
    summary,
    schema: {
      type: 'object',
      properties: { type: { type: 'string', not: { enum: names } } },
      required: ['type'],
    },
    is: (frame) => isObject(frame) && typeof frame.type === 'string' && !names.includes(frame.type),
  }
}
