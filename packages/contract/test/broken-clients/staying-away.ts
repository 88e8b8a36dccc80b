import WebSocket from 'ws'
import type { BrokenClients } from './broken-client.ts'
import { mistaking, taking } from './mistaking.ts'
import { PlainClient } from './plain-client.ts'

/** Each comes back though it may not, or with the wrong token. */
export const STAYING_AWAY: BrokenClients = {
  // Comes back after 4500.
  'MX-CLIENT-61': taking(4500, { as: 1006 }),
  // Comes back though it was revoked.
  'MX-CLIENT-62': taking(4504, { as: 1006 }),
  // Comes back where there are too many.
  'MX-CLIENT-63': taking(4505, { as: 1006 }),
  // Comes back though it is too old.
  'MX-CLIENT-64': taking(4506, { as: 1006 }),
  // Knows its codes, and not the rule behind them.
  'MX-CLIENT-65': mistaking((code) => code > 4506, 1006),
  // Shows the refused token again.
  'MX-CLIENT-70': taking(4401, { as: 1006 }),
  'MX-CLIENT-71': class ComesBackRefused extends PlainClient {
    protected override onRefused(): void {
      return undefined
    }

    protected override onClose(code: number): void {
      super.onClose(code === 4500 ? 1006 : code)
    }
  },
  // Keeps the expired token.
  'MX-CLIENT-72': taking(4401, { as: 1006 }),
  // Tries tokens for ever.
  'MX-CLIENT-73': taking(1008, { as: 4401 }),
  'MX-CLIENT-74': class NeverRefreshes extends PlainClient {
    protected override mayRefresh(): boolean {
      return false
    }
  },
  'MX-CLIENT-75': class RefreshesWithoutPause extends PlainClient {
    protected override planRefresh(lifeMs: number): void {
      const timer = setInterval(
        () => {
          if (this.socket?.readyState === WebSocket.OPEN) this.send({ refresh_token: true })
          else clearInterval(timer)
        },
        Math.min(lifeMs * 0.75, 2 ** 31 - 1),
      )
    }
  },
}
