import { expect, test } from 'vitest'
import { runContract } from '../src/index.ts'
import type { Report } from '../src/index.ts'
import { KEY, runDocumentServer } from './documents/nexus-stage.ts'
import { codeUnder, readBlocks } from './documents/read-blocks.ts'

const SERVER = codeUnder(readBlocks('nexus-websocket.md'), 'Basic Server Setup')

/** Runs cases against the document's own server; its programs publish, and its key is the token. */
async function certify(code: string, ids?: readonly string[]): Promise<Report> {
  const { url, httpUrl, broadcastEvent } = await runDocumentServer([code])
  const publish = (channel: string, data: object) => {
    broadcastEvent(channel, data)
    return Promise.resolve()
  }
  const target = { url, httpUrl, tokens: KEY, facts: { patienceMs: 500 }, control: { publish } }
  return runContract(target, { dialect: 'nexus', ...(ids && { ids }) })
}

function idsOf({ results }: Report, wanted: string): readonly string[] {
  return results.filter(({ outcome }) => outcome === wanted).map(({ id }) => id)
}

test('the server of the document does all that a server must, but for limits', async () => {
  const report = await certify(SERVER)
  // Frames of any rate, number, size and kind are taken.
  expect(idsOf(report, 'failed')).toEqual([
    ...['NX-SEC-40', 'NX-SEC-41', 'NX-SEC-42', 'NX-SEC-43', 'NX-SEC-44', 'NX-SEC-46', 'NX-SEC-47'],
  ])
  // Its ids repeat, its errors have no codes, and it takes filters of any shape and no `?token=`.
  expect(idsOf(report, 'advice')).toEqual([
    ...['NX-CORE-12', 'NX-CORE-43', 'NX-CORE-62', 'NX-CORE-67'],
    ...['NX-SEC-06', 'NX-SEC-07', 'NX-SEC-48'],
  ])
  expect(idsOf(report, 'passed').length).toBeGreaterThan(50)
})

/** A slip of whoever copies the document, as a change of its text. */
interface Slip {
  readonly slip: string
  readonly from: string
  readonly to: string
  readonly caughtBy: readonly string[]
}

const SLIPS: readonly Slip[] = [
  {
    slip: 'all connections have the same id',
    from: '`client_${Date.now()}_${Math.random()}`;',
    to: "'client_1'; clients.delete(clientId);",
    caughtBy: ['NX-CORE-02'],
  },
  {
    slip: 'the greeting has no time',
    from: 'client_id: clientId,\n      timestamp: new Date().toISOString()',
    to: 'client_id: clientId',
    caughtBy: ['NX-CORE-01'],
  },
  {
    slip: 'what is said at once is lost',
    from: "ws.on('message', (data) => {\n      handleMessage(clientId, data);\n    });",
    to: "setTimeout(() => ws.on('message', (data) => handleMessage(clientId, data)), 30);",
    caughtBy: ['NX-CORE-03'],
  },
  {
    slip: 'everybody hears everything',
    from: 'if (isSubscribed) {',
    to: 'if (true) {',
    caughtBy: ['NX-CORE-04', 'NX-CORE-07', 'NX-CORE-13', 'NX-CORE-16', 'NX-CORE-22'],
  },
  {
    slip: 'a pong has no time',
    from: "type: 'pong',\n    timestamp: new Date().toISOString()",
    to: "type: 'pong'",
    caughtBy: ['NX-CORE-05'],
  },
  {
    slip: 'pongs come late',
    from: 'handlePing(clientId);',
    to: 'setTimeout(handlePing, 20, clientId);',
    caughtBy: ['NX-CORE-06'],
  },
  {
    slip: 'subscriptions outlive their connection',
    from: 'subscriptions: new Set(),',
    to: 'subscriptions: (globalThis.kept ??= new Set()),',
    caughtBy: ['NX-CORE-07', 'NX-CORE-22', 'NX-CORE-55'],
  },
  {
    slip: 'fields that nobody knows are refused',
    from: 'switch (message.action) {',
    to: "if ('later' in message) throw new Error(); switch (message.action) {",
    caughtBy: ['NX-CORE-09'],
  },
  {
    slip: 'a confirmation leaves out the filters',
    from: '    filters,\n    subscription_id',
    to: '    subscription_id',
    caughtBy: ['NX-CORE-10'],
  },
  {
    slip: 'a confirmation without filters says any',
    from: '    filters,\n    subscription_id',
    to: "    filters: filters ?? 'any',\n    subscription_id",
    caughtBy: ['NX-CORE-11'],
  },
  {
    slip: 'events have no time',
    from: 'channel,\n          timestamp: new Date().toISOString(),',
    to: 'channel,',
    caughtBy: ['NX-CORE-14'],
  },
  {
    slip: 'nulls are lost on the way',
    from: 'data: event\n',
    to: 'data: JSON.parse(JSON.stringify(event, (_, v) => v ?? undefined))\n',
    caughtBy: ['NX-CORE-15'],
  },
  {
    slip: 'a subscribe takes the place of those before it',
    from: '// Add channels to subscriptions',
    to: 'client.subscriptions.clear();',
    caughtBy: ['NX-CORE-17', 'NX-CORE-39', 'NX-CORE-44'],
  },
  {
    slip: 'an event comes for every subscription',
    from: 'if (isSubscribed) {',
    to: 'for (const _ of isSubscribed ? client.subscriptions : []) {',
    caughtBy: ['NX-CORE-18'],
  },
  {
    slip: 'events overtake each other',
    from: "client.ws.send(JSON.stringify({\n          type: 'event'",
    to: "((text) => setTimeout(() => client.ws.send(text), event.n % 2 ? 4 : 0))(JSON.stringify({\n          type: 'event'",
    caughtBy: ['NX-CORE-20'],
  },
  {
    slip: 'events name a subscription',
    from: 'data: event\n',
    to: "data: event, subscription_id: 'sub_1'\n",
    caughtBy: ['NX-CORE-23'],
  },
  {
    slip: 'a value matches what begins with it',
    from: 'if (event[key] !== value) return false;',
    to: 'if (!String(event[key]).startsWith(value)) return false;',
    caughtBy: ['NX-CORE-30', 'NX-CORE-34'],
  },
  {
    slip: 'only the first of several values counts',
    from: 'if (!value.includes(event[key])) return false;',
    to: 'if (value[0] !== event[key]) return false;',
    caughtBy: ['NX-CORE-31', 'NX-CORE-33'],
  },
  {
    slip: 'one filter that matches is enough',
    from: 'for (const [key, value] of Object.entries(filters)) {',
    to: `for (const [key, value] of Object.entries(filters).slice(0, 1)) {`,
    caughtBy: ['NX-CORE-32'],
  },
  {
    slip: '1 is "1"',
    from: 'if (!value.includes(event[key])) return false;',
    to: 'if (!value.some((one) => one == event[key])) return false;',
    caughtBy: ['NX-CORE-33'],
  },
  {
    slip: 'what is missing is null',
    from: 'if (event[key] !== value) return false;',
    to: 'if ((event[key] ?? null) !== value) return false;',
    caughtBy: ['NX-CORE-34'],
  },
  {
    slip: 'an empty list is no filter',
    from: 'if (!value.includes(event[key])) return false;',
    to: 'if (value.length > 0 && !value.includes(event[key])) return false;',
    caughtBy: ['NX-CORE-35'],
  },
  {
    slip: 'what is missing is null in a list',
    from: 'if (!value.includes(event[key])) return false;',
    to: 'if (!value.includes(Object.hasOwn(event, key) ? event[key] : null)) return false;',
    caughtBy: ['NX-CORE-36'],
  },
  {
    slip: 'a dot leads into the data',
    from: 'if (event[key] !== value) return false;',
    to: "if (key.split('.').reduce((at, name) => at?.[name], event) !== value) return false;",
    caughtBy: ['NX-CORE-37'],
  },
  {
    slip: 'empty filters let nothing pass',
    from: 'return matchesFilters(event, parsed.filters);',
    to: 'return Object.keys(parsed.filters).length > 0 && matchesFilters(event, parsed.filters);',
    caughtBy: ['NX-CORE-38'],
  },
  {
    slip: 'unknown channels are taken',
    from: 'if (invalidChannels.length > 0) {',
    to: 'if (false) {',
    caughtBy: ['NX-CORE-40', 'NX-CORE-41', 'NX-CORE-42', 'NX-CORE-45'],
  },
  {
    slip: 'a refusal names all channels',
    from: "invalidChannels.join(', ')",
    to: "channels.join(', ')",
    caughtBy: ['NX-CORE-41'],
  },
  {
    slip: 'what can be subscribed of a refused frame is',
    from: 'if (invalidChannels.length > 0) {',
    to: `if (invalidChannels.length > 0) {
      for (const channel of channels) client.subscriptions.add(JSON.stringify({ channel, filters }));`,
    caughtBy: ['NX-CORE-42', 'NX-CORE-66'],
  },
  {
    slip: 'a refusal ends what was subscribed',
    from: 'if (invalidChannels.length > 0) {',
    to: 'if (invalidChannels.length > 0) { client.subscriptions.clear();',
    caughtBy: ['NX-CORE-44'],
  },
  {
    slip: 'channels are found whatever their case',
    from: '!validChannels.includes(ch)',
    to: '!validChannels.includes(String(ch).toLowerCase().trim())',
    caughtBy: ['NX-CORE-45'],
  },
  {
    slip: 'an unsubscribe is not answered',
    from: "client.ws.send(JSON.stringify({\n    type: 'unsubscription_confirmed'",
    to: "void (JSON.stringify({\n    type: 'unsubscription_confirmed'",
    caughtBy: ['NX-CORE-50', 'NX-CORE-53'],
  },
  {
    slip: 'an unsubscribe ends what has no filter by that name',
    from: 'if (parsed.channel === channel) {',
    to: 'if (parsed.channel === channel && parsed.filters?.n === undefined) {',
    caughtBy: ['NX-CORE-51'],
  },
  {
    slip: 'an unsubscribe ends everything',
    from: 'if (parsed.channel === channel) {',
    to: 'if (true) {',
    caughtBy: ['NX-CORE-52'],
  },
  {
    slip: 'an unsubscribe of what was not subscribed is an error',
    from: 'const { channels } = message;',
    to: 'const { channels } = message; if (client.subscriptions.size === 0) throw new Error();',
    caughtBy: ['NX-CORE-53'],
  },
  {
    slip: 'who has unsubscribed stays away',
    from: 'client.subscriptions.delete(sub);',
    to: 'client.subscriptions.delete(sub); client.subscriptions.add = () => undefined;',
    caughtBy: ['NX-CORE-54'],
  },
  {
    slip: 'an unsubscribe is for all connections',
    from: 'client.subscriptions.delete(sub);',
    to: 'clients.forEach((each) => each.subscriptions.clear());',
    caughtBy: ['NX-CORE-55'],
  },
  {
    slip: 'what is no JSON ends the connection',
    from: "message: 'Invalid message format'\n    }));",
    to: "message: 'Invalid message format'\n    })); client.ws.close(1003);",
    caughtBy: ['NX-CORE-60', 'NX-CORE-63', 'NX-CORE-64', 'NX-CORE-68'],
  },
  {
    slip: 'an error does not say which action',
    from: 'message: `Unknown action: ${message.action}`',
    to: "message: 'Unknown action'",
    caughtBy: ['NX-CORE-61'],
  },
  {
    slip: 'an unknown action is not answered',
    from: 'default:',
    to: 'case undefined: break; case null: break; case 7: break; default:',
    caughtBy: ['NX-CORE-65'],
  },
  {
    slip: 'a text is taken for a list',
    from: 'const { channels, filters } = message;',
    to: 'const { filters } = message; const channels = [message.channels ?? []].flat();',
    caughtBy: ['NX-CORE-63'],
  },
  {
    slip: 'an unsubscribe of no list is confirmed',
    from: 'const { channels } = message;',
    to: 'const channels = [message.channels ?? []].flat();',
    caughtBy: ['NX-CORE-64'],
  },
  {
    slip: 'everybody hears of a bad frame',
    from: "message: 'Invalid message format'\n    }));",
    to: 'message: \'Invalid message format\'\n    })); clients.forEach(({ ws }) => ws !== client.ws && ws.send(\'{"type":"error"}\'));',
    caughtBy: ['NX-CORE-68'],
  },
  {
    slip: 'a close says no reason',
    from: 'ws.close(1008, error.message);',
    to: 'ws.close(1008);',
    caughtBy: ['NX-SEC-01', 'NX-SEC-02'],
  },
  {
    slip: 'a bad token is closed with another code',
    from: 'ws.close(1008, error.message);',
    to: 'ws.close(4401, error.message);',
    caughtBy: ['NX-SEC-01', 'NX-SEC-02'],
  },
  {
    slip: 'every token is good',
    from: 'return token === process.env.NEXUS_API_KEY;',
    to: "return token !== 'x';",
    caughtBy: ['NX-SEC-02'],
  },
  {
    slip: 'a reason says the token',
    from: "throw new Error('Invalid token');",
    to: "throw new Error('Invalid token ' + token);",
    caughtBy: ['NX-SEC-02', 'NX-SEC-08'],
  },
  {
    slip: 'who is sent away is answered meanwhile',
    from: "console.error('Authentication failed:', error.message);",
    to: "ws.on('message', () => ws.send('{}')); setTimeout(() => ws.close(1008, error.message), 50); return;",
    caughtBy: ['NX-SEC-04'],
  },
]

test.each(SLIPS)('$slip: reported by $caughtBy', async ({ from, to, caughtBy }) => {
  expect(SERVER).toContain(from)
  const report = await certify(
    SERVER.replace(from, () => to),
    caughtBy,
  )
  expect(idsOf(report, 'failed')).toEqual(caughtBy)
})
