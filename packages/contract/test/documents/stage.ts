import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { ClientOptions } from 'ws'
import { createBlockClock } from './block-clock.ts'
import type { BlockClock } from './block-clock.ts'

type Names = Readonly<Record<string, unknown>>

/**
 * Where a block of a document runs as it stands: what it says is at the address of the document is the
 * server of the test, its timers are the test's, and the functions it calls but does not define are given.
 */
export interface Stage {
  /** Runs the block, with `names` in scope besides what every program has. */
  readonly run: (code: string, names?: Names) => Promise<void>
  /** The same; gives what the block defines by these names. */
  readonly define: (code: string, wanted: readonly string[], names?: Names) => Promise<Defined>
  /** What the block has printed. */
  readonly printed: () => readonly string[]
  /** What a block gets from `require`. */
  readonly load: (name: string) => Names
  /** Of all the blocks that run here. */
  readonly clock: BlockClock
  /** The WebSocket of a page: goes to the server of the test, and ends with it. */
  readonly WebSocket: typeof WebSocket
  /** Ends something with the test. */
  readonly endLater: (end: () => unknown) => void
  /** The names of a program that is started itself, and not by another that requires it. */
  readonly asMain: () => Names
}

/** Functions and classes, mostly: whoever asks knows what they are. */
type Defined = Readonly<Record<string, unknown>>

export interface StageParts {
  /** The address where a block says another. */
  readonly here: (url: string) => string
  /** For `require`, besides ws; each is made when it is first asked for. */
  readonly modules?: (stage: Stage) => Readonly<Record<string, () => unknown>>
}

const AsyncFunction = (async () => await Promise.resolve()).constructor as unknown as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<Defined>

export function raiseStage({ here, modules }: StageParts): Stage {
  const lines: string[] = []
  const log = (...parts: unknown[]) => void lines.push(parts.map(show).join(' '))
  const ended: (() => unknown)[] = []
  onTestFinished(async () => {
    for (const end of ended) await end()
  })
  const endLater = (end: () => unknown) => void ended.push(end)
  const clock = createBlockClock()
  const PageSocket = class extends WebSocket {
    constructor(url: string, options?: ClientOptions) {
      super(here(url), options)
      this.on('error', () => undefined)
      endLater(() => this.terminate())
    }
  }
  const loaded: Record<string, unknown> = {}
  const load = (name: string) => (loaded[name] ??= known[name]?.()) as Names
  const module = { exports: {} }
  const scope = {
    require: load,
    module,
    WebSocket: PageSocket,
    fetch: (url: string, options?: RequestInit) => fetch(here(url), options),
    console: { log, error: log, warn: log },
    ...clock.names,
  }
  const define: Stage['define'] = async (code, wanted, names = {}) => {
    const all: Names = { ...scope, ...names }
    // A function of its own, in which a block may define what is in scope around it; and lines of their
    // own, for a block that ends with a comment.
    const program = `return (async () => {\n${code}\nreturn { ${wanted.join(', ')} }\n})()`
    return new AsyncFunction(...Object.keys(all), program)(...Object.values(all))
  }
  const stage: Stage = {
    ...{ define, load, clock, endLater, WebSocket: PageSocket as typeof WebSocket },
    run: async (code, names) => void (await define(code, [], names)),
    printed: () => lines,
    asMain: () => ({ require: Object.assign((name: string) => load(name), { main: module }) }),
  }
  const known: Readonly<Record<string, () => unknown>> = {
    ws: () => PageSocket,
    ...modules?.(stage),
  }
  return stage
}

function show(part: unknown): string {
  if (typeof part === 'string') return part
  return part instanceof Error ? part.message : JSON.stringify(part)
}
