import type { Bookmark, EventMessage, Gap, Welcome } from 'maxine-protocol'
import { CatchUp } from '../../src/recovery/catch-up.ts'
import type { ReadHistory } from '../../src/recovery/catch-up.ts'
import { Ledger } from '../../src/recovery/ledger.ts'
import type { Verdict } from '../../src/recovery/ledger.ts'
import type { PlantedBug } from '../planted-bugs.ts'

class SinceNever extends Ledger {
  override since(): undefined {
    return undefined
  }
}

class NotRecoveredSwallowed extends Ledger {
  override welcome(welcome: Welcome): undefined {
    super.welcome(welcome)
  }
}

class NoDuplicateFilter extends Ledger {
  override accept(event: EventMessage): Verdict {
    const verdict = super.accept(event)
    return verdict === 'duplicate' ? 'deliver' : verdict
  }
}

class PositionFromEventsOnly extends Ledger {
  #seen: 'nothing' | 'events' = 'nothing'

  override accept(event: EventMessage): Verdict {
    this.#seen = 'events'
    return super.accept(event)
  }

  override since(): ReturnType<Ledger['since']> {
    return this.#seen === 'nothing' ? undefined : super.since()
  }
}

class HeadTakenForPosition extends Ledger {
  override welcome(welcome: Welcome): Gap | undefined {
    const gap = super.welcome(welcome)
    const { position } = welcome
    if (position) super.skip({ type: 'gap', reason: '', to: position.offset })
    return gap
  }
}

class BookmarkCountIgnored extends Ledger {
  override bookmark(bookmark: Bookmark): undefined {
    super.bookmark(bookmark)
  }
}

class GapToldLate extends Ledger {
  #late: Gap | undefined

  override welcome(welcome: Welcome): undefined {
    this.#late = super.welcome(welcome) ?? this.#late
  }

  override bookmark(bookmark: Bookmark): Gap | undefined {
    const late = this.#late
    this.#late = undefined
    return super.bookmark(bookmark) ?? late
  }
}

class AnchorNotAskedFor extends CatchUp {
  override async resume(read: ReadHistory): ReturnType<CatchUp['resume']> {
    const caught = await super.resume(read)
    if (caught?.gap !== 'trimmed') return caught
    return { events: caught.events, continuity: caught.continuity }
  }
}

function ledger(what: string, createLedger: () => Ledger): PlantedBug {
  return { what, server: 'new', parts: () => ({ createLedger }) }
}

export const LEDGER_BUGS = {
  'since-never': ledger('the position is never sent', () => new SinceNever()),
  'not-recovered-swallowed': ledger(
    'recovered: false is not told',
    () => new NotRecoveredSwallowed(),
  ),
  'no-duplicate-filter': ledger('duplicates are delivered', () => new NoDuplicateFilter()),
  'position-from-events': ledger(
    'there is no position before the first event',
    () => new PositionFromEventsOnly(),
  ),
  'head-is-position': ledger(
    'the head of a welcome is taken for the position, before the replay',
    () => new HeadTakenForPosition(),
  ),
  'count-ignored': ledger('bookmarks are not counted', () => new BookmarkCountIgnored()),
  'gap-late': ledger('a gap is told after what it should come before', () => new GapToldLate()),
  'anchor-not-needed': {
    what: 'an old history is trusted though it does not hold the last known event',
    server: 'old',
    parts: () => ({ createCatchUp: () => new AnchorNotAskedFor() }),
  },
} satisfies Record<string, PlantedBug>
