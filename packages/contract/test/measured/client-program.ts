// One client and its process: what becomes of the process is what is tested. The first argument says
// which, the second is the address, or several for one attempt each. Nothing here listens to anything unless it says so.
import { WebSocketClient } from 'maxine-client'
import type { ClientOptions } from 'maxine-client'
import { startServer } from 'maxine-server-ref'

const [scene = '', addresses = ''] = process.argv.slice(2)
const urls = addresses.split(',')
const QUICK = { baseMs: 100, capMs: 100 }

const SCENES: Readonly<Record<string, () => Promise<unknown>>> = {
  'a token provider that rejects once': () => {
    let asked = 0
    const getToken = () => {
      asked += 1
      return asked === 1 ? Promise.reject(new Error('oops')) : Promise.resolve('a.b.c')
    }
    return live({ getToken })
  },
  'a first connect that is refused': () => live({}),
  'a token provider that is not permitted any': async () => {
    const getToken = () => Promise.reject(Object.assign(new Error('no'), { status: 403 }))
    const client = start({ getToken })
    await until(() => client.state.status === 'closed')
    return client.state
  },
  'disconnecting while waiting': () => leave((status) => status === 'waiting'),
  'disconnecting while connecting': () => leave((status) => status === 'connecting'),
  'disconnecting while connected': () => leave((status) => status === 'connected'),
  cycles,
}

console.log(JSON.stringify(await SCENES[scene]!()))

/** The last one again and again. */
function nextUrl(): string {
  return (urls.length > 1 ? urls.shift() : urls[0])!
}

function start(options: Partial<ClientOptions>): WebSocketClient {
  const client = new WebSocketClient({ url: nextUrl, backoff: QUICK, ...options })
  // Not awaited, and whatever comes of it not looked at.
  void client.connect()
  return client
}

/** Until it has connected though its first attempt failed. */
async function live(options: Partial<ClientOptions>): Promise<unknown> {
  const client = start(options)
  await until(() => client.state.status === 'connected')
  await client.disconnect()
  return client.stats()
}

/** Tells how long the process goes on after `disconnect()`, which nobody waits for. */
async function leave(when: (status: string) => boolean): Promise<unknown> {
  const client = start({})
  await until(() => when(client.state.status))
  const left = performance.now()
  void client.disconnect()
  process.once('exit', () => console.log(JSON.stringify({ ms: performance.now() - left })))
  return { status: client.state.status }
}

/** Many clients, one after the other: what of the process has grown, and what still listens. */
async function cycles(): Promise<unknown> {
  const window = countingWindow()
  const server = await startServer()
  const gone = () => until(() => server.core.sizes().connections === 0)
  const cycle = async (kind: 'connected' | 'at once') => {
    const client = new WebSocketClient(server.url)
    client.on('service_registered', () => undefined)
    const connected = client.connect()
    if (kind === 'connected') await connected
    await client.disconnect()
  }
  await cycle('connected')
  await gone()
  const before = { resources: process.getActiveResourcesInfo().sort(), listeners: listeners() }
  for (let made = 0; made < 50; made += 1) await cycle('connected')
  for (let made = 0; made < 100; made += 1) await cycle('at once')
  await gone()
  const after = { resources: process.getActiveResourcesInfo().sort(), listeners: listeners() }
  await server.close()
  return { before, after, window: window.counts() }
}

function listeners(): number {
  return process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
}

/** What a page has and Node has not. */
function countingWindow() {
  const counts = { added: 0, left: 0 }
  const target = {
    addEventListener: () => {
      counts.added += 1
      counts.left += 1
    },
    removeEventListener: () => void (counts.left -= 1),
  }
  Object.assign(globalThis, { ...target, document: { visibilityState: 'visible', ...target } })
  return { counts: () => counts }
}

/** Looks every few milliseconds: a handler is what must not be needed. */
function until(condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => (condition() ? resolve() : void setTimeout(look, 2))
    look()
  })
}
