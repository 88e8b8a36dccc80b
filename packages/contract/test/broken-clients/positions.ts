import type { BrokenClients } from './broken-client.ts'
import { PlainClient } from './plain-client.ts'
import type { Message, Place } from './plain-client.ts'

/** Each loses its place. */
export const POSITIONS: BrokenClients = {
  'MX-CLIENT-10': class NeverTakesEpoch extends PlainClient {
    protected override since(): Place | undefined {
      const place = super.since()
      return place && { ...place, epoch: 'contract-1' }
    }
  },
  'MX-CLIENT-11': class TakesHeadWhenRecovered extends PlainClient {
    protected override onWelcome(welcome: Message): void {
      super.onWelcome(welcome)
      this.position = { epoch: String(welcome['epoch']), offset: Number(welcome['offset']) }
    }
  },
  'MX-CLIENT-12': class MovesByBookmarksOnly extends PlainClient {
    protected override moveTo(offset: number): void {
      this.seen.add(offset)
    }
  },
  'MX-CLIENT-13': class ForgetsSince extends PlainClient {
    protected override since(): undefined {
      return undefined
    }
  },
  'MX-CLIENT-14': class IgnoresBookmarks extends PlainClient {
    protected override onBookmark(): void {
      return undefined
    }
  },
  'MX-CLIENT-15': class GoesBackForBookmarks extends PlainClient {
    protected override onBookmark(position: Place, sent: unknown): void {
      super.onBookmark(position, sent)
      this.position = position
    }
  },
  'MX-CLIENT-16': class OnlyTellsGaps extends PlainClient {
    protected override onGap(_to: number, reason: string): void {
      this.tellGap(reason)
    }
  },
  'MX-CLIENT-17': class TakesHolesForLosses extends PlainClient {
    protected override onNumbered(message: Message, offset: number): void {
      if (this.position && offset > this.position.offset + 1) this.leave()
      else super.onNumbered(message, offset)
    }
  },
  'MX-CLIENT-18': class CountsIn32Bits extends PlainClient {
    protected override since(): Place | undefined {
      const place = super.since()
      return place && { ...place, offset: place.offset | 0 }
    }
  },
}
