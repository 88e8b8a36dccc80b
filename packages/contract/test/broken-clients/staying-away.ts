import WebSocket from 'ws'
import type { BrokenClients } from './broken-client.ts'
import { PlainClient } from './plain-client.ts'

/** Each comes back though it may not, or with the wrong token. */
export const STAYING_AWAY: BrokenClients = {
  'MX-CLIENT-61': class ComesBackAfter4500 extends PlainClient {
    protected override onClose(code: number): void {
      super.onClose(code === 4500 ? 1006 : code)
    }
  },
  'MX-CLIENT-62': class ComesBackRevoked extends PlainClient {
    protected override onClose(code: number): void {
      super.onClose(code === 4504 ? 1006 : code)
    }
  },
  'MX-CLIENT-63': class ComesBackTooMany extends PlainClient {
    protected override onClose(code: number): void {
      super.onClose(code === 4505 ? 1006 : code)
    }
  },
  'MX-CLIENT-64': class ComesBackTooOld extends PlainClient {
    protected override onClose(code: number): void {
      super.onClose(code === 4506 ? 1006 : code)
    }
  },
  'MX-CLIENT-65': class KnowsItsCodes extends PlainClient {
    protected override onClose(code: number): void {
      super.onClose(code > 4506 ? 1006 : code)
    }
  },
  'MX-CLIENT-70': class ShowsRefusedToken extends PlainClient {
    protected override onClose(code: number): void {
      super.onClose(code === 4401 ? 1006 : code)
    }
  },
  'MX-CLIENT-71': class ComesBackRefused extends PlainClient {
    protected override onRefused(): void {
      return undefined
    }

    protected override onClose(code: number): void {
      super.onClose(code === 4500 ? 1006 : code)
    }
  },
  'MX-CLIENT-72': class KeepsExpiredToken extends PlainClient {
    protected override onClose(code: number): void {
      super.onClose(code === 4401 ? 1006 : code)
    }
  },
  'MX-CLIENT-73': class TriesTokensForEver extends PlainClient {
    protected override onClose(code: number): void {
      super.onClose(code === 1008 ? 4401 : code)
    }
  },
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
