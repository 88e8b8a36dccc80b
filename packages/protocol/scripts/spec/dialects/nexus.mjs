import { nexus as dialect } from '../../../dist/dialects/nexus/client.js'
import { clientFrames, eventSchemas, serverFrames } from '../../../dist/dialects/nexus/frames.js'
import { toJsonSchema } from '../json-schema.mjs'
import { ANY, isObject, merged, taggedFrames } from '../message.mjs'

const SERVER = {
  connection_established: 'The connection stands.',
  subscription_confirmed: 'The channels are subscribed.',
  subscription_error: 'Channels are refused, all those of the frame that asked.',
  unsubscription_confirmed: 'The channels are no longer subscribed.',
  event: {
    summary: 'An event on any other channel, with any data.',
    further: { properties: { data: ANY } },
  },
  error: 'A frame is refused; the connection stays.',
  pong: 'The answer to a ping.',
}

const CLIENT = {
  subscribe: 'Ask for the events of channels whose data match the filters.',
  unsubscribe: 'End the subscriptions of channels.',
  ping: 'Ask for a pong.',
}

const CHANNELS = {
  'telemetry.metrics': 'A measured value.',
  'telemetry.events': 'An event of the telemetry.',
  'tasks.updates': 'A task changed.',
  'tasks.created': 'A task was created.',
  'commands.status': 'A command’s execution went on.',
  'ai.requests': 'A request to an agent.',
  'system.alerts': 'An alert of the system.',
}

const frames = taggedFrames('server', 'type', serverFrames, SERVER)
const event = frames.find(({ name }) => name === 'event')

const others = {
  ...event,
  schema: merged(event.schema, {
    properties: { channel: { type: 'string', not: { enum: Object.keys(CHANNELS) } } },
  }),
  is: (frame) => event.is(frame) && !Object.hasOwn(CHANNELS, frame.channel),
}

/** @type {import('../asyncapi.mjs').Described} */
export const nexus = {
  name: 'nexus',
  title: 'Nexus',
  version: '1.0.0',
  description: 'Real-time events of the Nexus API by channel. A refused token closes with 1008.',
  can: dialect.can,
  server: { host: 'localhost:3000', pathname: '/' },
  frames: [
    ...frames.map((frame) => (frame === event ? others : frame)),
    ...taggedFrames('client', 'action', clientFrames(), CLIENT),
  ],
  events: Object.entries(eventSchemas).map(([name, schema]) => ({
    name,
    from: 'server',
    summary: CHANNELS[name],
    schema: merged(event.schema, {
      properties: { channel: { const: name }, data: toJsonSchema(schema, `nexus ${name}`) },
      required: ['data'],
    }),
    is: (frame) => isObject(frame) && frame.type === 'event' && frame.channel === name,
  })),
}
