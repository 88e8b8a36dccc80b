import type { BrokenClients } from './broken-client.ts'
import { taking } from './mistaking.ts'
import { PlainClient } from './plain-client.ts'
import type { Message } from './plain-client.ts'

/** Each comes back too soon, or not at all. */
export const COMING_BACK: BrokenClients = {
  'MX-CLIENT-50': class TakesGoodbyeForFinal extends PlainClient {
    protected override onClose(code: number): void {
      if (code !== 1000) super.onClose(code)
    }
  },
  'MX-CLIENT-51': class TakesCutsForFinal extends PlainClient {
    protected override onClose(code: number): void {
      if (code !== 1006) super.onClose(code)
    }
  },
  'MX-CLIENT-52': class DoesNotWaitLonger extends PlainClient {
    protected override comeBack(): void {
      super.comeBack(0)
    }
  },
  // Takes being late for final.
  'MX-CLIENT-53': taking(4408, { as: 4500 }),
  'MX-CLIENT-54': class ForgetsWhenSlow extends PlainClient {
    protected override onClose(code: number): void {
      if (code === 4411) this.position = undefined
      super.onClose(code)
    }
  },
  // Knows few codes.
  'MX-CLIENT-55': taking(4499, { as: 4500 }),
  // Never gives up on a server that finds its frames wrong.
  'MX-CLIENT-56': taking(1003, { as: 1006 }),
  'MX-CLIENT-57': class FloodsReconnects extends PlainClient {
    protected override comeBack(): void {
      this.connect()
    }
  },
  'MX-CLIENT-58': class ComesWhenItMay extends PlainClient {
    protected override onGoaway(message: Message): void {
      if (message['retryAfterMs'] === 0) this.failures = 0
    }
  },
  'MX-CLIENT-59': class IgnoresGoaway extends PlainClient {
    protected override onGoaway(): void {
      return undefined
    }
  },
  'MX-CLIENT-60': class BelievesGoaway extends PlainClient {
    protected override bounded(ms: number): number {
      // What a timer makes of more than it can hold.
      return ms >= 2 ** 31 ? 1 : ms
    }
  },
}
