import { createFakeServer, maxineHandlers } from 'maxine-server-ref/testing'
import type { FakeServer, FakeServerOptions } from 'maxine-server-ref/testing'
import { setupServer } from 'msw/node'
import { WebSocket as UndiciWebSocket } from 'undici'
import { afterAll, beforeAll, describe, vi } from 'vitest'
import type { Ability, ContractTarget, Profile } from '../../src/index.ts'
import { dialWith } from '../../src/index.ts'
import { describeContract } from '../../src/vitest.ts'
import { coreOptions, FACTS } from '../reference-target.ts'

/** What a socket in memory has not: the table in the guide says the same. */
const LACKS: Readonly<Partial<Record<Ability, string>>> = {
  handshake: 'a double has no handshake: use startServer',
  bytes: 'a double carries whole texts only: use startServer',
  pings: 'a double has no frames of the protocol: use startServer',
  backpressure: 'a double has no network that could be full: use startServer',
}

const ACCESSES = ['off', 'on'] as const

describe.each(ACCESSES)('the double on mock-socket, tokens %s', (auth) => {
  const fake = createFakeServer(options('mock-socket', auth))
  afterAll(async () => (await fake).close())
  describeContract(async () => {
    const server = await fake
    const { WebSocket, fetch } = server
    return { ...targetOf(server, auth), dial: dialWith(WebSocket), fetch }
  })
})

/** What the table in the guide has of msw as well. */
const ON_MSW: Profile = {
  name: 'the double on msw',
  differences: {
    'MX-CORE-97': { reason: 'msw says 1000 where a client closes without a code, and not 1005' },
  },
}

describe.each(ACCESSES)('the double on msw, tokens %s', (auth) => {
  const fake = maxineHandlers(options('msw', auth))
  const network = fake.then(({ handlers }) => setupServer(...handlers))
  beforeAll(async () => {
    // Node 20 has none of its own, and msw stands in for the one there is.
    vi.stubGlobal('WebSocket', UndiciWebSocket)
    const { listen } = await network
    listen({ onUnhandledRequest: 'error' })
  })
  afterAll(async () => {
    const { close } = await network
    await (await fake).close()
    close()
    vi.unstubAllGlobals()
  })
  describeContract(async () => {
    const { WebSocket } = globalThis
    return { ...targetOf(await fake, auth), profile: ON_MSW, dial: dialWith(WebSocket) }
  })
})

function options(name: string, auth: 'on' | 'off'): FakeServerOptions {
  return { url: `wss://${name}-${auth}.test`, auth, core: coreOptions() }
}

function targetOf(server: FakeServer, auth: 'on' | 'off'): ContractTarget {
  return {
    url: server.url,
    httpUrl: server.httpUrl,
    facts: FACTS,
    lacks: LACKS,
    ...(auth === 'on' && { tokens: server.token }),
    control: {
      restart: server.restart,
      async drain() {
        server.drain()
        await server.restart({ epoch: 'same' })
      },
      async publish(event, data) {
        await server.publish(event, data)
      },
    },
  }
}
