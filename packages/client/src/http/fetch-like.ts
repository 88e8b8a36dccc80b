import type { AbortSignalLike } from '../abort.ts'

/** The runtime's own `AbortSignal` where there is one, so that it can be handed on to `fetch`. */
export type RuntimeAbortSignal = typeof globalThis extends {
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
  readonly type?: string
  readonly headers: ResponseHeaders
  readonly body?: ReadableBody | null
  text(): Promise<string>
}

/** The headers of an answer; names in any case. */
export interface ResponseHeaders {
  get(name: string): string | null
}

interface ReadableBody {
  getReader(): BodyReader
}

interface BodyReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
}

/** A `fetch`: the runtime's, or one that stands in for it. */
export type FetchLike = (url: string, init: FetchInit) => Promise<ResponseLike>
