import { DEFAULTS } from '../src/core/index.ts'
import type {
  Authenticator,
  ConnectionRequest,
  HttpRequest,
  SessionOptions,
} from '../src/core/index.ts'
import { createMemoryLog } from '../src/core/log/memory-log.ts'
import { createDeployd } from '../src/core/systems/deployd/create-deployd.ts'
import type { Deployd, DeploydParts } from '../src/core/systems/deployd/create-deployd.ts'
import { FakeClient } from './fake-client.ts'
import { createVirtualWorld } from './virtual-world.ts'
import type { VirtualWorld } from './virtual-world.ts'

export interface DeploydSceneOptions extends Pick<DeploydParts, 'settings' | 'store' | 'handlers'> {
  readonly session?: Partial<SessionOptions>
  readonly authenticator?: (world: VirtualWorld) => Authenticator
  readonly masterKey?: string
}

/** What came back over HTTP. */
interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>> & { readonly id: string }
  readonly headers: Readonly<Record<string, string>>
}

/** A go-deployd with a clock that the test moves. */
export interface DeploydScene {
  readonly world: VirtualWorld
  readonly deployd: Deployd
  /** What was reported: messages of errors. */
  readonly reported: string[]
  readonly connect: (request?: Partial<ConnectionRequest>) => Promise<FakeClient>
  /** `POST /todos`, with a body that is JSON or text, and headers. */
  readonly ask: (what: string, body?: unknown, headers?: HttpRequest['headers']) => Promise<Answer>
  /** Lets everything happen that needs no time. */
  readonly tick: () => Promise<void>
}

export function createDeploydScene(options: DeploydSceneOptions = {}): DeploydScene {
  const { masterKey, session, authenticator: createAuthenticator, ...rest } = options
  const world = createVirtualWorld()
  const log = createMemoryLog({ world, bounds: DEFAULTS.log })
  const authenticator = createAuthenticator?.(world)
  const authRequired = authenticator !== undefined
  const reported: string[] = []
  const deployd = createDeployd({
    ...{ world, log, authenticator },
    ...rest,
    options: { ...DEFAULTS.session, authRequired, ...session },
    onError: (error) => void reported.push(error instanceof Error ? error.message : 'thrown'),
    ...(masterKey !== undefined && { isMasterKey: (given: string) => given === masterKey }),
  })
  const tick = () => world.advance(0)
  return {
    ...{ world, deployd, reported, tick },
    async connect(request) {
      const client = new FakeClient(deployd.accept, { path: '/ws', ...request })
      await tick()
      return client
    },
    async ask(what, body, headers = {}) {
      const response = await deployd.handle(requestOf(what, body, headers))
      await tick()
      const read = JSON.parse(response.body === '' ? '{}' : response.body) as Answer['body']
      return { status: response.status, body: read, headers: response.headers }
    },
  }
}

function requestOf(what: string, body: unknown, headers: HttpRequest['headers']): HttpRequest {
  const [method = '', target = ''] = what.split(/ (.*)/)
  const [path = '', query = ''] = target.split(/\?(.*)/)
  return {
    ...{ method, path, headers },
    query: [...new URLSearchParams(query)],
    body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
    address: '192.0.2.7',
  }
}
