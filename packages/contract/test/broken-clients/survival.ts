import type { BrokenClients } from './broken-client.ts'
import { PlainClient } from './plain-client.ts'
import type { Message } from './plain-client.ts'

/** Each stumbles. */
export const SURVIVAL: BrokenClients = {
  'MX-CLIENT-31': class InsistsOnTypes extends PlainClient {
    protected override onMessage(message: Message): void {
      if (message['type'] === 'contract_news') this.leave()
      else super.onMessage(message)
    }
  },
  'MX-CLIENT-32': class InsistsOnFields extends PlainClient {
    protected override onNumbered(message: Message, offset: number): void {
      if (message['contract']) this.leave()
      else super.onNumbered(message, offset)
    }
  },
  'MX-CLIENT-33': class KnowsItsEvents extends PlainClient {
    protected override deliver(message: Message): void {
      if (message['event'] === 'service_heartbeat') super.deliver(message)
    }
  },
  'MX-CLIENT-34': class DiesOfBadJson extends PlainClient {
    protected override parse(text: string): unknown {
      try {
        return JSON.parse(text)
      } catch {
        this.leave()
        return undefined
      }
    }
  },
  'MX-CLIENT-35': class ChokesOnNull extends PlainClient {
    protected override onAny(read: unknown): void {
      if (read === null) this.leave()
      else super.onAny(read)
    }
  },
  'MX-CLIENT-36': class BelievesAnything extends PlainClient {
    protected override onEvent(message: Message): void {
      const offset = Number(message['offset'])
      super.onEvent({ ...message, ...(Number.isNaN(offset) ? {} : { offset }) })
    }
  },
  'MX-CLIENT-37': class DropsSpoiledArrays extends PlainClient {
    protected override onText(text: string): void {
      const read = this.parse(text)
      const isSpoiled = Array.isArray(read) && read.some(({ event }) => event === null)
      if (!isSpoiled) super.onText(text)
    }
  },
  'MX-CLIENT-38': class LeavesOnErrors extends PlainClient {
    protected override onMessage(message: Message): void {
      if (message['type'] === 'error') this.leave()
      else super.onMessage(message)
    }
  },
  'MX-CLIENT-39': class LeavesOnStrangeIds extends PlainClient {
    protected override onMessage(message: Message): void {
      if (message['id'] === 'contract-none') this.leave()
      else super.onMessage(message)
    }
  },
  'MX-CLIENT-40': class LeavesWhenForbidden extends PlainClient {
    protected override onMessage(message: Message): void {
      if (message['type'] === 'unsubscribed') this.leave()
      else super.onMessage(message)
    }
  },
  'MX-CLIENT-41': class KnowsNoSnapshots extends PlainClient {
    protected override onMessage(message: Message): void {
      if (message['type'] === 'snapshot') this.leave()
      else super.onMessage(message)
    }
  },
  'MX-CLIENT-42': class ReadsShortFrames extends PlainClient {
    protected override onText(text: string): void {
      if (text.length <= 65_536) super.onText(text)
    }
  },
  'MX-CLIENT-43': class RefreshesUnasked extends PlainClient {
    protected override mayRefresh(): boolean {
      return true
    }
  },
}
