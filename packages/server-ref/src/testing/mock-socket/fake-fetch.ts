/** As the runtime's own where there is one: nobody's types need the DOM's or Node's for it. */
export type FakeFetch = typeof globalThis extends {
  fetch: infer Fetch extends (...values: never[]) => unknown
}
  ? Fetch
  : (url: string, init?: object) => Promise<FakeResponse>

/** As much of a `Response` as programs without those types can know. */
export interface FakeResponse {
  readonly status: number
  readonly headers: {
    get(name: string): string | null
    forEach(each: (value: string, name: string) => void): void
  }
  text(): Promise<string>
}
