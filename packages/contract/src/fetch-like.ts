import type { AbortSignalLike } from './abort.ts'

/** The runtime's own `AbortSignal` where there is one, so that it can be handed on to `fetch`. */
type RuntimeAbortSignal = typeof globalThis extends {
  AbortSignal: { prototype: infer Signal extends AbortSignalLike }
}
  ? Signal
  : AbortSignalLike

/** What `fetch` is asked for here. */
export interface FetchInit {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string
  readonly redirect: 'manual'
  readonly signal: RuntimeAbortSignal
}

/** As much of a `Response` as is read here. */
export interface ResponseLike {
  readonly status: number
  readonly headers: {
    forEach: (each: (value: string, name: string) => void) => void
  }
  text(): Promise<string>
}

/** A `fetch`: the runtime's, or one that stands in for it. Nobody's types need the DOM's for it. */
export type FetchLike = (url: string, init: FetchInit) => Promise<ResponseLike>
