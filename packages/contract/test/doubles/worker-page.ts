import { WebSocketClient } from 'maxine-client'
import { MaxineClient } from 'maxine-client/http'
import { maxineHandlers } from 'maxine-server-ref/testing'
import type { MswServer } from 'maxine-server-ref/testing'
import { setupWorker } from 'msw/browser'

/** Runs in the page of `msw.browser.test.ts`: an application beside its double, in one browser. */
export interface WorkerBench {
  readonly maxine: MswServer
  /** The names of the services that a request of the page finds. */
  readonly services: () => Promise<readonly string[]>
  /** What its client has heard. */
  readonly heard: {
    readonly services: string[]
    readonly closes: number[]
    readonly gaps: string[]
  }
  /** Resolves when the client is connected. */
  readonly connect: () => Promise<void>
  readonly disconnect: () => Promise<void>
  readonly opens: () => number
  /** What a plain WebSocket of the page goes through, if this is done once it is open. */
  readonly watch: (deed: () => void) => Promise<readonly string[]>
}

declare global {
  /** What tests take hold of in the page. */
  var workerBench: WorkerBench
}

const maxine = await maxineHandlers()
// Quiet: it would write every request and every frame to the console, tokens and all.
await setupWorker(...maxine.handlers).start({ quiet: true, onUnhandledRequest: 'bypass' })

const client = new WebSocketClient({
  url: maxine.url,
  // The one of now: what the client found when it was loaded is not msw's.
  WebSocket: globalThis.WebSocket,
  backoff: { baseMs: 20, capMs: 20 },
})
const heard: WorkerBench['heard'] = { services: [], closes: [], gaps: [] }
let opens = 0
client.on('service_registered', ({ data }) => heard.services.push(data.serviceName))
client.on('close', ({ code }) => heard.closes.push(code))
client.on('gap', ({ reason }) => heard.gaps.push(reason))
client.on('open', () => (opens += 1))
client.subscribe({ event: 'service_registered' })

globalThis.workerBench = {
  maxine,
  heard,
  opens: () => opens,
  connect: () => client.connect(),
  disconnect: () => client.disconnect(),
  services: () => new MaxineClient(maxine.httpUrl).services(),
  watch(deed) {
    const happened: string[] = []
    const socket = new WebSocket(maxine.url)
    return new Promise((resolve) => {
      socket.addEventListener('open', () => {
        happened.push('open')
        deed()
      })
      socket.addEventListener('error', () => happened.push('error'))
      socket.addEventListener('close', ({ code, wasClean }) => {
        happened.push(`close ${code} ${wasClean ? 'clean' : 'unclean'}`)
        resolve(happened)
      })
    })
  },
}
