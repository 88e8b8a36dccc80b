import type { Client } from './broken-client.ts'
import { PlainClient } from './plain-client.ts'

/** A client that takes a connection closed with one of these codes for one closed with another. */
export function mistaking(isIt: (code: number) => boolean, meant: number): Client {
  return class Mistaking extends PlainClient {
    protected override onClose(code: number): void {
      super.onClose(isIt(code) ? meant : code)
    }
  }
}

/** The same of a single code. */
export function taking(code: number, { as }: { readonly as: number }): Client {
  return mistaking((one) => one === code, as)
}
