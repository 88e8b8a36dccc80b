import type { BrokenClients } from './broken-client.ts'
import { PlainClient } from './plain-client.ts'
import type { Message } from './plain-client.ts'

/** Each says too much, or too little, at first. */
export const FIRST_FRAME: BrokenClients = {
  'MX-CLIENT-01': class SaysOldVersion extends PlainClient {
    protected override firstFrame(): Message {
      const frame = super.firstFrame()
      return { ...frame, hello: { ...Object(frame['hello']), v: 1 } }
    }
  },
  'MX-CLIENT-02': class ShowsTokenLater extends PlainClient {
    protected override firstFrame(): Message {
      return { ...super.firstFrame(), auth: undefined }
    }
  },
  'MX-CLIENT-03': class RepeatsIds extends PlainClient {
    protected override firstFrame(): Message {
      const one = { id: 's1', filter: {} }
      return { ...super.firstFrame(), hello: { v: 2, subscriptions: [one, one] } }
    }
  },
  'MX-CLIENT-04': class CoversTooLittle extends PlainClient {
    protected override firstFrame(): Message {
      return { ...super.firstFrame(), subscribe: { event: 'service_registered' } }
    }
  },
  'MX-CLIENT-05': class CannotWait extends PlainClient {
    protected override greet(): void {
      super.greet()
      this.send({ subscribe: { event: 'circuit_open' }, id: 's2' })
    }
  },
  'MX-CLIENT-06': class SaysHelloTwice extends PlainClient {
    protected override onWelcome(welcome: Message): void {
      super.onWelcome(welcome)
      this.send({ hello: { v: 2, subscriptions: [] } })
    }
  },
  'MX-CLIENT-07': class SendsBinary extends PlainClient {
    protected override onWelcome(welcome: Message): void {
      super.onWelcome(welcome)
      this.socket?.send(Buffer.from('{"ping":1}'), { binary: true })
    }
  },
  'MX-CLIENT-08': class ReadsFirstOfBatch extends PlainClient {
    protected override onText(text: string): void {
      const read = this.parse(text)
      super.onText(JSON.stringify(Array.isArray(read) ? read[0] : read))
    }
  },
  'MX-CLIENT-09': class AsksOnlyOnce extends PlainClient {
    protected override firstFrame(): Message {
      const frame = super.firstFrame()
      const subscriptions: unknown[] = []
      if (this.sessions === 0) return frame
      return { ...frame, hello: { ...Object(frame['hello']), subscriptions } }
    }
  },
}
