import type { Dialect } from 'maxine-client'
import { textsOf } from 'maxine-server-ref/core'
import type { FACE_PARTS } from '../../src/faces/face-engine.ts'
import { NoRecovery } from '../../src/recovery/no-recovery.ts'
import type { PlantedBug } from '../planted-bugs.ts'
import type { PlayName } from '../simulate.ts'
import { STEP_BUGS } from './step-bugs.ts'
import { forgetUpdates, loseSubscriptions, readFirstOfBatch } from './wire-bugs.ts'

/** A bug that a story about one of the wires without positions can notice. */
export interface FaceBug extends PlantedBug {
  readonly play: PlayName
}

type Faces = typeof FACE_PARTS
type Gaps = ConstructorParameters<typeof NoRecovery>[0]

/** Each outage is told when it is long over. */
class GapToldLate extends NoRecovery {
  #late: (() => void) | undefined

  constructor(host: Gaps) {
    super({
      deliver: (event) => {
        host.deliver(event)
        this.#late?.()
        this.#late = undefined
      },
      onGap: (gap) => (this.#late = () => host.onGap(gap)),
    })
  }
}

/** Every connection is taken for one after an outage. */
class GapAlways extends NoRecovery {
  readonly #host: Gaps

  constructor(host: Gaps) {
    super({ deliver: (event) => host.deliver(event), onGap: () => undefined })
    this.#host = host
  }

  override live(): void {
    this.#host.onGap({ type: 'gap', reason: 'unsupported' })
  }
}

function recovery(what: string, play: PlayName, create: (host: Gaps) => NoRecovery): FaceBug {
  return { what, play, faces: () => ({ createRecovery: create }) }
}

function wire(what: string, play: PlayName, spoil: (real: Dialect) => Dialect): FaceBug {
  return {
    what,
    play,
    faces: ({ speak }: Faces) => ({ speak: (dialect) => speak(spoil(dialect)) }),
  }
}

/** What a channel is asked for with is left out, which only widens it. */
function dropConditions(real: Dialect): Dialect {
  return {
    ...real,
    encode(message) {
      if (message.type !== 'subscribe') return real.encode(message)
      const subscriptions = message.subscriptions.map(({ filter: { where: _, ...filter } }) => ({
        filter,
      }))
      return real.encode({ ...message, subscriptions })
    },
  }
}

function pingInOtherWords(real: Dialect): Dialect {
  return {
    ...real,
    encode: (message) =>
      message.type === 'ping' ? { ok: true, frames: ['{"action":7}'] } : real.encode(message),
  }
}

/** Whatever a server sent for one topic is taken to be for all. */
function forgetTopics(real: Dialect): Dialect {
  return {
    ...real,
    decode: (text) =>
      real.decode(text).map((read) => {
        if (!read.ok || read.message.type !== 'event') return read
        const { topic: _, ...message } = read.message
        return { ok: true, message }
      }),
  }
}

function claimHistory(real: Dialect): Dialect {
  return { ...real, can: { ...real.can, recovery: 'history' } }
}

/** What a service says in its rooms, frame by frame, counted over all of them. */
function spoilt(what: string, change: (text: string, nth: number) => readonly string[]): FaceBug {
  let said = 0
  return {
    what,
    play: 'chat',
    connection: (real) => ({
      ...real,
      send: (frames) => real.send(textsOf(frames).flatMap((text) => change(text, (said += 1)))),
    }),
  }
}

export const FACE_BUGS: Readonly<Record<string, FaceBug>> = {
  'nexus-gap-untold': recovery(
    'a Nexus client does not tell that something may be missing',
    'nexus',
    (host) => new NoRecovery({ deliver: (event) => host.deliver(event), onGap: () => undefined }),
  ),
  'deployd-gap-untold': recovery(
    'a go-deployd client does not tell that something may be missing',
    'deployd',
    (host) => new NoRecovery({ deliver: (event) => host.deliver(event), onGap: () => undefined }),
  ),
  'cliffracer-gap-late': recovery(
    'a Cliffracer client tells of a gap after what came after it',
    'cliffracer',
    (host) => new GapToldLate(host),
  ),
  'nexus-gap-always': recovery(
    'a Nexus client tells of a gap where there was no outage',
    'nexus',
    (host) => new GapAlways(host),
  ),
  'nexus-claims-history': wire(
    'a client of a Nexus calls its continuity more than none',
    'nexus',
    claimHistory,
  ),
  'nexus-subscriptions-lost': wire(
    'a Nexus is asked for nothing again',
    'nexus',
    loseSubscriptions,
  ),
  'nexus-subscribe-lost': wire('later channels are never asked for', 'nexus', forgetUpdates),
  'nexus-conditions-lost': wire('a Nexus is not told of the filters', 'nexus', dropConditions),
  'nexus-says-nonsense': wire('a Nexus is told what it cannot read', 'nexus', pingInOtherWords),
  'nexus-ends-all': {
    what: 'all subscriptions of a channel are ended with the first',
    play: 'nexus',
    faces: ({ wordingOf }) => ({
      wordingOf: (dialect) => ({ ...wordingOf(dialect), endable: (gone) => gone }),
    }),
  },
  'nexus-greeting-not-awaited': {
    what: 'an open socket is taken for a Nexus that has let us in',
    play: 'nexus',
    parts: (real) => ({
      createStep: (rules) =>
        real.createStep({ ...rules, timeouts: { ...rules.timeouts, oldServerMs: 0 } }),
    }),
  },
  'nexus-no-silence-watch': { ...STEP_BUGS['no-silence-watch'], play: 'nexus' },
  'nexus-rejected-token-kept': { ...STEP_BUGS['rejected-token-kept'], play: 'nexus' },
  'nexus-no-fence': { ...STEP_BUGS['no-fence'], play: 'nexus' },
  'deployd-batch-cut': wire(
    'all but the first of a deployed frame is lost',
    'deployd',
    readFirstOfBatch,
  ),
  'deployd-rooms-lost': wire('no room is joined again', 'deployd', loseSubscriptions),
  'deployd-terminal-retried': { ...STEP_BUGS['terminal-retried'], play: 'deployd' },
  'cliffracer-topics-forgotten': wire(
    'the topic of an event is not read',
    'cliffracer',
    forgetTopics,
  ),
  'cliffracer-one-confirmed': {
    what: 'of two who asked for a topic in the same words one is confirmed',
    play: 'cliffracer',
    faces: ({ wordingOf }) => ({
      wordingOf: (dialect) => {
        const real = wordingOf(dialect)
        return { ...real, meant: (answer, wants) => real.meant(answer, wants).slice(0, 1) }
      },
    }),
  },
  'chat-gap-untold': recovery(
    'somebody in a room is not told that he was away',
    'chat',
    (host) => new NoRecovery({ deliver: (event) => host.deliver(event), onGap: () => undefined }),
  ),
  'chat-word-lost': spoilt('a word is lost on its way to one of 200', (text, nth) =>
    nth % 5_000 === 0 ? [] : [text],
  ),
  'chat-words-turned': {
    what: 'two words change places on their way to one of 200',
    play: 'chat',
    connection: (real) => ({
      ...real,
      send: (frames) => real.send(frames.length > 1 ? textsOf(frames).reverse() : frames),
    }),
  },
  'cliffracer-subscriptions-lost': wire(
    'a service is asked for no topic again',
    'cliffracer',
    loseSubscriptions,
  ),
}
