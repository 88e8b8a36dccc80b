import type { BrokenClients } from './broken-client.ts'
import { PlainClient } from './plain-client.ts'
import type { Message, Place } from './plain-client.ts'

/** Each counts wrongly. */
export const COUNTING: BrokenClients = {
  'MX-CLIENT-20': class DeliversDuplicates extends PlainClient {
    protected override onNumbered(message: Message, offset: number): void {
      if (this.seen.has(offset)) this.deliver(message)
      else super.onNumbered(message, offset)
    }
  },
  'MX-CLIENT-21': class ForgetsOnReconnect extends PlainClient {
    protected override onNumbered(message: Message, offset: number): void {
      if (this.received === 0) this.deliver(message)
      else super.onNumbered(message, offset)
    }
  },
  'MX-CLIENT-22': class ToleratesDisorder extends PlainClient {
    protected override isLate(): boolean {
      return false
    }
  },
  'MX-CLIENT-23': class DoesNotCount extends PlainClient {
    protected override onBookmark(position: Place): void {
      super.onBookmark(position, this.received)
    }
  },
  'MX-CLIENT-24': class KeepsMismatchToItself extends PlainClient {
    protected override tellGap(reason: string): void {
      if (reason !== 'count_mismatch') super.tellGap(reason)
    }
  },
  'MX-CLIENT-25': class CountsDuplicates extends PlainClient {
    protected override onNumbered(message: Message, offset: number): void {
      if (this.seen.has(offset)) this.received += 1
      super.onNumbered(message, offset)
    }
  },
  'MX-CLIENT-26': class CountsOn extends PlainClient {
    #before = 0

    override connect(): void {
      this.#before += this.received
      super.connect()
      this.received = this.#before
    }
  },
  'MX-CLIENT-27': class SilentlyLoses extends PlainClient {
    protected override tellGap(reason: string): void {
      if (reason === 'count_mismatch') super.tellGap(reason)
    }
  },
  'MX-CLIENT-28': class AlwaysTellsGaps extends PlainClient {
    protected override onWelcome(welcome: Message): void {
      super.onWelcome(welcome)
      if (this.sessions > 1) this.tellGap('reconnected')
    }
  },
  'MX-CLIENT-29': class KnowsItsReasons extends PlainClient {
    protected override onGap(to: number, reason: string): void {
      if (reason !== 'contract_reason') super.onGap(to, reason)
    }
  },
  'MX-CLIENT-30': class ListensToAll extends PlainClient {
    protected override listensTo(): boolean {
      return true
    }
  },
}
