import { TOKEN_PARAMETER } from '../../dist/limits.js'
import { plainName } from './frames.mjs'

/**
 * @typedef {object} Described one wire, as the documents tell of it
 * @property {string} name
 * @property {string} title
 * @property {string} version of the wire, not of this package
 * @property {string} description
 * @property {import('../../src/dialect.ts').Capabilities} can
 * @property {{ host: string, pathname: string }} server
 * @property {{ host: string, topic: string }} [mqtt]
 * @property {object} [routes] the HTTP routes beside it
 * @property {import('./message.mjs').Message[]} frames
 * @property {import('./message.mjs').Message[]} events
 */

/**
 * The wire as AsyncAPI 3.0, from the server's side: it sends what clients receive.
 *
 * @param {Described} dialect
 */
export function asyncapi(dialect, examples) {
  const { title, version, description, frames, events, server, mqtt } = dialect
  const said = [...frames.filter(({ from }) => from === 'server'), ...events].map(withId)
  const heard = frames.filter(({ from }) => from === 'client').map(withId)
  const published = said.filter(({ message }) => events.includes(message))
  const security = securityOf(dialect.can)
  return {
    asyncapi: '3.0.0',
    info: { title, version, description, license: { name: 'MIT' } },
    defaultContentType: 'application/json',
    servers: servers(dialect, security),
    channels: {
      socket: {
        address: server.pathname,
        description: 'The WebSocket connection. Text frames only.',
        ...carrying('websocket', [...said, ...heard]),
      },
      ...(mqtt && {
        topics: {
          address: mqtt.topic,
          description: 'The same events by MQTT, each on a topic of its own.',
          parameters: { event: { description: 'The name of the event; `+` for all of them.' } },
          ...carrying('mqtt', published),
        },
      }),
    },
    operations: {
      toClient: operation('send', 'socket', said, 'What the server says.'),
      fromClient: operation('receive', 'socket', heard, 'What a client says.'),
      ...(mqtt && { toBroker: publication(published) }),
    },
    components: {
      messages: Object.fromEntries(
        [...said, ...heard].map(({ id, message }) => [id, body(message, examples)]),
      ),
      ...(Object.keys(security).length > 0 && { securitySchemes: security }),
    },
  }

  function withId(message) {
    return { id: idOf(message, dialect), message }
  }
}

function carrying(server, messages) {
  return {
    servers: [{ $ref: `#/servers/${server}` }],
    messages: Object.fromEntries(
      messages.map(({ id }) => [id, { $ref: `#/components/messages/${id}` }]),
    ),
  }
}

function operation(action, channel, messages, summary) {
  return {
    action,
    channel: { $ref: `#/channels/${channel}` },
    summary,
    messages: messages.map(({ id }) => ({ $ref: `#/channels/${channel}/messages/${id}` })),
  }
}

function publication(messages) {
  return {
    ...operation('send', 'topics', messages, 'What the server publishes.'),
    bindings: { mqtt: { qos: 1, bindingVersion: '0.2.0' } },
  }
}

function servers({ server, mqtt, title }, security) {
  const schemes = Object.keys(security).map((name) => ({
    $ref: `#/components/securitySchemes/${name}`,
  }))
  return {
    websocket: {
      host: server.host,
      protocol: 'ws',
      description: `A ${title} server on this machine, as in its document.`,
      ...(schemes.length > 0 && { security: schemes }),
    },
    ...(mqtt && {
      mqtt: {
        host: mqtt.host,
        protocol: 'mqtt',
        description: 'The broker that the server publishes to.',
      },
    }),
  }
}

/** Only for wires on which a token travels beside the frames: AsyncAPI has no word for one inside. */
function securityOf({ token }) {
  if (token.includes('frame')) return {}
  return {
    ...(token.includes('header') && {
      bearer: { type: 'http', scheme: 'bearer', description: 'Not for browsers.' },
    }),
    ...(token.includes('query') && {
      query: { type: 'httpApiKey', name: TOKEN_PARAMETER, in: 'query' },
    }),
  }
}

function body(message, examples) {
  const shown = examples.of(message).map(({ name, frame }) => ({ name, payload: frame }))
  return {
    name: message.name,
    title: message.name,
    summary: message.summary,
    payload: message.schema,
    ...(shown.length > 0 && { examples: shown }),
  }
}

/** `server.welcome`, `client.hello`, `event.service_registered`. */
function idOf(message, { events }) {
  return `${events.includes(message) ? 'event' : message.from}.${plainName(message)}`
}
