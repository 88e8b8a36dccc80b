import WebSocket from 'ws'
import type { BrokenClients } from './broken-client.ts'
import { PlainClient } from './plain-client.ts'
import type { Message } from './plain-client.ts'

/** Each does not get on with old servers, or with silence. */
export const STAYING_ALIVE: BrokenClients = {
  'MX-CLIENT-80': class WantsOffsets extends PlainClient {
    protected override deliver(message: Message): void {
      if (message['offset'] !== undefined) super.deliver(message)
    }
  },
  'MX-CLIENT-81': class WaitsForAnAnswer extends PlainClient {
    protected override onEvent(message: Message): void {
      if (this.server !== 'unknown') super.onEvent(message)
    }
  },
  'MX-CLIENT-82': class TrustsOldServers extends PlainClient {
    protected override meetOldServer(): void {
      this.server = 'old'
    }
  },
  'MX-CLIENT-83': class NarrowsAtOldServers extends PlainClient {
    protected override meetOldServer(): void {
      super.meetOldServer()
      this.send({ subscribe: { event: 'service_registered' } })
    }
  },
  'MX-CLIENT-84': class InsistsOnAuthenticated extends PlainClient {
    protected override onMessage(message: Message): void {
      if (this.server === 'unknown' && message['type'] === 'subscribed') this.leave()
      else super.onMessage(message)
    }
  },
  'MX-CLIENT-90': class NeverDoubts extends PlainClient {
    protected override onSilence(): void {
      return undefined
    }
  },
  'MX-CLIENT-91': class WantsEventsForLife extends PlainClient {
    protected override onText(text: string): void {
      const read = this.parse(text)
      if ((Object(read) as Message)['type'] === 'bookmark') this.onAny(read)
      else super.onText(text)
    }
  },
  'MX-CLIENT-92': class AnswersNoPings extends PlainClient {
    protected override options(): WebSocket.ClientOptions {
      return { ...super.options(), autoPong: false }
    }
  },
  'MX-CLIENT-93': class JustVanishes extends PlainClient {
    protected override sayGoodbye(socket: WebSocket): void {
      socket.terminate()
    }
  },
  'MX-CLIENT-94': class ComesBackAfterItsEnd extends PlainClient {
    override async stop(): Promise<void> {
      await super.stop()
      new WebSocket(this.place.url).on('error', () => undefined)
    }
  },
}
