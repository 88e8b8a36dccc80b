import { WebSocketClient } from 'maxine-client'
import type { ClientOptions, MaxineEvents, Stats } from 'maxine-client'

/** Runs in the pages of `client.browser.test.ts`: makes clients, and writes down what they tell. */
export interface Story {
  /** The `n` of each `tick` that was heard. */
  readonly ticks: number[]
  readonly services: string[]
  readonly gaps: string[]
  readonly opens: string[]
  /** The code of each close. */
  readonly closes: number[]
  /** The code of each error, and of the close it is about. */
  readonly errors: string[]
  readonly tokens: string[]
  readonly violations: string[]
  /** How the page came to be shown: `fresh`, or out of the page `cache`. */
  readonly shows: string[]
}

/** Options that can be handed to a page; `tokenAt` is where the page asks its own site for a token. */
export interface PageOptions extends Pick<
  ClientOptions,
  'token' | 'backoff' | 'timeouts' | 'tokenVia'
> {
  readonly url: string
  readonly tokenAt?: string
}

export interface Bench {
  readonly story: Story
  /** Resolves at once: what becomes of it is in the story. */
  readonly start: (options: PageOptions) => void
  readonly stop: () => Promise<void>
  readonly status: () => string
  readonly stats: () => Stats
  /** Clients that connect, are told of, and are disconnected, one after the other. */
  readonly cycle: (count: number, options: PageOptions) => Promise<void>
  /** How many timers are still to go off. */
  readonly timers: () => number
  readonly WebSocketClient: typeof WebSocketClient
}

declare global {
  /** What tests take hold of in the page. */
  var bench: Bench
}

interface Ticks {
  readonly tick: { readonly n: number }
}

type Client = WebSocketClient<MaxineEvents & Ticks>

const story: Story = {
  ticks: [],
  services: [],
  gaps: [],
  opens: [],
  closes: [],
  errors: [],
  tokens: [],
  violations: [],
  shows: [],
}

let current: Client | undefined

const page = globalThis as unknown as {
  addEventListener: (name: string, listener: (event: PageEvent) => void) => void
}

interface PageEvent {
  readonly violatedDirective: string
  readonly persisted: boolean
}

page.addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
  story.violations.push(violatedDirective)
})
page.addEventListener('pageshow', ({ persisted }) => {
  story.shows.push(persisted ? 'cache' : 'fresh')
})
globalThis.bench = {
  story,
  start(options) {
    current = createClient(options)
    // A failure is in the story as an error.
    current.connect().catch(() => undefined)
  },
  stop: async () => current?.disconnect(),
  status: () => current?.state.status ?? 'none',
  stats: () => current!.stats(),
  async cycle(count, options) {
    for (let cycle = 0; cycle < count; cycle++) {
      const client = createClient(options)
      await client.connect()
      await client.disconnect()
    }
  },
  timers: countTimers(),
  WebSocketClient,
}

function createClient({ tokenAt, ...options }: PageOptions): Client {
  const client: Client = new WebSocketClient({
    ...options,
    ...(tokenAt !== undefined && { getToken: () => askForToken(tokenAt) }),
  })
  client.on('tick', ({ data }) => story.ticks.push(data.n))
  client.on('service_registered', ({ data }) => story.services.push(data.serviceName))
  client.on('gap', ({ reason }) => story.gaps.push(reason))
  client.on('open', ({ type }) => story.opens.push(type))
  client.on('close', ({ code }) => story.closes.push(code))
  client.on('error', ({ code, closeCode = '' }) => story.errors.push(`${code} ${closeCode}`.trim()))
  client.on('token_refreshed', ({ token }) => story.tokens.push(token))
  client.subscribe({ event: 'tick' })
  client.subscribe({ event: 'service_registered' })
  return client
}

async function askForToken(path: string): Promise<string> {
  return (await fetch(path)).text()
}

/** Counts from now on. */
function countTimers(): () => number {
  const pending = new Set<unknown>()
  const { setTimeout, clearTimeout } = globalThis
  Object.assign(globalThis, {
    setTimeout(callback: () => void, delayMs: number) {
      const timer = setTimeout(() => {
        pending.delete(timer)
        callback()
      }, delayMs)
      pending.add(timer)
      return timer
    },
    clearTimeout(timer: Parameters<typeof clearTimeout>[0]) {
      pending.delete(timer)
      clearTimeout(timer)
    },
  })
  return () => pending.size
}
