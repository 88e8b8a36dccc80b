import { WebSocketClient } from 'maxine-client'
import type { RunningServer } from 'maxine-server-ref'
import { onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'

/**
 * Where a block of a document runs as it stands: what it says is on localhost:8080 is the server of
 * the test, and the functions it calls but does not define are recorded.
 */
export interface Stage {
  /** Runs the block, with `names` in scope besides what every program has. */
  readonly run: (code: string, names?: Readonly<Record<string, unknown>>) => Promise<void>
  /** What the block has printed. */
  readonly printed: () => readonly string[]
  /** What a block gets from `require`. */
  readonly load: (name: string) => Readonly<Record<string, unknown>>
}

const DOCUMENTED = 'localhost:8080'

const AsyncFunction = (async () => await Promise.resolve()).constructor as unknown as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<void>

export function setStage(
  server: RunningServer,
  stands: Readonly<Record<string, unknown>> = {},
): Stage {
  const lines: string[] = []
  const log = (...parts: unknown[]) =>
    void lines.push(
      parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '),
    )
  const here = (url: unknown) => String(url).replace(DOCUMENTED, new URL(server.url).host)
  const ended: (() => unknown)[] = []
  onTestFinished(async () => {
    for (const end of ended) await end()
  })
  const modules = {
    // That a real require gives it as well is what the package step of npm test tries.
    'maxine-client': () => {
      return {
        WebSocketClient: class extends WebSocketClient {
          constructor(url: string, token?: string) {
            super(here(url), token)
            ended.push(() => this.disconnect())
          }
        },
      }
    },
    ws: () =>
      class extends WebSocket {
        constructor(url: string) {
          super(here(url))
          this.on('error', () => undefined)
          ended.push(() => this.terminate())
        }
      },
    ...stands,
  } as Readonly<Record<string, () => unknown>>
  const loaded: Record<string, unknown> = {}
  const load = (name: string) =>
    (loaded[name] ??= modules[name]?.()) as Readonly<Record<string, unknown>>
  const scope = {
    require: load,
    fetch: (url: string) => fetch(here(url)),
    console: { log, error: log },
    setTimeout: vi.fn(),
  }
  return {
    async run(code, names = {}) {
      const all = { ...scope, ...names }
      await new AsyncFunction(...Object.keys(all), code)(...Object.values(all))
    },
    printed: () => lines,
    load,
  }
}
