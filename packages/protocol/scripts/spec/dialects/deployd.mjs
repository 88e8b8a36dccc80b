import { clientFrames, serverFrames } from '../../../dist/dialects/deployd/frames.js'
import { deployd as dialect } from '../../../dist/dialects/deployd/client.js'
import { ANY, taggedFrames } from '../message.mjs'

const NOT_A_CHANGE = { event: { type: 'string', not: { const: 'collection_change' } } }

/** In a collection's room the three names tell of a document; no other event may pass for a change. */
const CHANGES = {
  properties: { data: ANY },
  if: {
    properties: {
      room: { type: 'string', pattern: '^collection:' },
      event: { type: 'string', enum: ['created', 'updated', 'deleted'] },
    },
    required: ['room', 'event'],
  },
  then: { properties: { data: { type: 'object' } }, required: ['data'] },
  else: { properties: NOT_A_CHANGE },
}

const SERVER = {
  collection_change: 'A document of a collection was created, updated or deleted; as documented.',
  custom_event: {
    summary: 'An event of the application’s own; as documented.',
    further: { properties: { ...NOT_A_CHANGE, data: ANY } },
  },
  connect: 'The connection stands; as deployed, like all that follow.',
  emit: {
    summary: 'An event, or in a collection’s room a change of a document.',
    further: CHANGES,
  },
  'collection:change': { summary: 'The same under another name.', further: CHANGES },
  auth: 'Whether the token is accepted.',
  join: 'A room is joined; not every server says so.',
  leave: 'A room is left; not every server says so.',
  disconnect: 'The server is about to close.',
  error: 'A frame is refused; the connection stays.',
}

const CLIENT = {
  auth: 'Authenticate. Only the deployed server reads frames, of up to 512 bytes.',
  join: 'Ask for the events of a room.',
  leave: 'Leave a room.',
  emit: 'Publish an event, in a room or to everyone.',
}

/** @type {import('../asyncapi.mjs').Described} */
export const deployd = {
  name: 'deployd',
  title: 'go-deployd',
  version: '1.0.0',
  description:
    'Real-time changes of go-deployd’s collections: the two frames of its document, and what deployed servers say. One WebSocket frame may hold several of these documents with a newline between them.',
  can: dialect.can,
  server: { host: 'localhost:2403', pathname: '/ws' },
  frames: [
    ...taggedFrames('server', 'type', serverFrames, SERVER),
    ...taggedFrames('client', 'type', clientFrames(), CLIENT),
  ],
  events: [],
}
