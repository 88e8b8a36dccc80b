import { setTimeout as wait } from 'node:timers/promises'
import { startServer } from 'maxine-server-ref'
import type { Authenticator } from 'maxine-server-ref/core'
import { expect, test } from 'vitest'
import { ChatPerson } from './chat/chat-person.ts'
import { ChatRecord } from './chat/chat-record.ts'
import { ChatRelay } from './chat/chat-relay.ts'
import { serverFrame, TEXT, textFrame } from './faults/wire-frames.ts'

// The same with virtual time and many seeds: packages/client/simulation/chat.

const PEOPLE = 200
/** So many come at a time. */
const GROUP = 25

/** Milliseconds of the wall's clock. */
const TROUBLE_MS = 60_000
const PEACE_MS = 40_000
/** The longest pauses between two words, and between two faults. */
const WORD_EVERY_MS = 400
const FAULT_EVERY_MS = 500

/** Another run of other faults: `CHAT_SEED=7 npx vitest run --project contract …/chat-of-200.contract.test.ts`. */
const SEED = Number(process.env['CHAT_SEED'] ?? 1)

/** A token is a name. */
const authenticator: Authenticator = {
  verify(token) {
    const user = { sub: token, username: token }
    const identity = { sub: token, role: 'user', user, expiresAt: Infinity, authenticatedAt: 0 }
    return Promise.resolve({ ok: true, identity })
  },
  refresh: () => Promise.resolve(undefined),
  signIn: () => Promise.resolve(undefined),
}

test(
  'a chat of 200 loses no word between those who stayed in 60 s of faults, and says so to the others',
  { timeout: 240_000 },
  async () => {
    const wrong: string[] = []
    const chat = await openChat((what) => void wrong.push(what))
    const { people, relay, record } = chat
    try {
      await chat.untilAllAreThere('before the faults')
      await Promise.all([talk(people, TROUBLE_MS + 2_000), makeTrouble(chat, TROUBLE_MS)])
      await chat.untilAllAreThere('after the faults')
      expect(wrong.slice(0, 5), `seed ${SEED}`).toEqual([])
      // Who stayed, and who did not.
      const stayed = people.filter(({ gaps }) => gaps === 0)
      expect(stayed.length).toBeGreaterThan(20)
      expect(people.length - stayed.length).toBeGreaterThan(50)
      expect(record.length).toBeGreaterThan(300)
      expect(relay.connections).toBeGreaterThan(PEOPLE + 50)
    } finally {
      await chat.close()
    }
  },
)

interface Chat {
  readonly people: readonly ChatPerson[]
  readonly relay: ChatRelay
  readonly record: ChatRecord
}

async function openChat(report: (what: string) => void) {
  const server = await startServer({
    dialect: 'cliffracer',
    testing: true,
    authenticator,
    cliffracer: { messagesPerMinute: 1_000 },
    core: { session: { connectionsPerAddress: 1_000, heartbeatMs: 5_000 } },
  })
  const record = new ChatRecord(server)
  const pulse = setInterval(() => record.pulse(), 1_000)
  const relay = new ChatRelay(server.port)
  const url = await relay.start()
  let onChange = (): void => undefined
  const people: ChatPerson[] = []
  // At once they would take seconds to be let in, and more on a busy machine.
  while (people.length < PEOPLE) {
    const group = Array.from({ length: GROUP }, (_, index) => {
      const name = `u${people.length + index}`
      return new ChatPerson({ name, url, record, report, onChange: () => onChange() })
    })
    people.push(...group)
    await Promise.all(group.map(({ room }) => room.connect()))
  }
  return {
    ...{ people, relay, record },
    async untilAllAreThere(when: string): Promise<void> {
      const missing = () => people.filter(({ isThere }) => !isThere)
      const limit = wait(PEACE_MS, 'late' as const, { ref: false })
      const there = new Promise<'there'>((resolve) => {
        onChange = () => {
          if (missing().length === 0) resolve('there')
        }
        onChange()
      })
      const end = await Promise.race([limit, there])
      onChange = () => undefined
      const late = missing().map((person) => person.describe())
      if (end === 'late')
        expect(late.slice(0, 5), `${when}, ${late.length} are missing`).toEqual([])
    },
    async close(): Promise<void> {
      clearInterval(pulse)
      await Promise.all(people.map((person) => person.leave()))
      record.leave()
      await relay.close()
      await server.close()
    },
  }
}

/** Now one, now another says something. */
async function talk(people: readonly ChatPerson[], forMs: number): Promise<void> {
  const random = randomFrom(SEED)
  for (let leftMs = forMs; leftMs > 0;) {
    people[Math.floor(random() * people.length)]!.say()
    const pauseMs = 1 + random() * WORD_EVERY_MS
    leftMs -= pauseMs
    await wait(pauseMs)
  }
}

/** Something happens to the connection of one, then of another, but to none that is dead already. */
async function makeTrouble({ people, relay }: Chat, forMs: number): Promise<void> {
  const random = randomFrom(SEED + 1_000)
  for (let leftMs = forMs; leftMs > 0;) {
    const { name } = people[Math.floor(random() * people.length)]!
    const passage = relay.of(name)
    const fault = FAULTS[Math.floor(random() * FAULTS.length)]!
    if (passage && !dead.has(passage)) fault(passage, random)
    const pauseMs = 1 + random() * FAULT_EVERY_MS
    leftMs -= pauseMs
    await wait(pauseMs)
  }
}

/** Nothing comes through any more: what was lost can never be followed by what was not. */
const dead = new WeakSet<Passage>()

function lose(passage: Passage, ...to: readonly ('client' | 'server')[]): void {
  dead.add(passage)
  passage.flow('lost', ...to)
}

type Passage = NonNullable<ReturnType<ChatRelay['of']>>

/** What is likelier stands here more often. */
const FAULTS: readonly ((passage: Passage, random: () => number) => void)[] = [
  (passage) => passage.reset(),
  (passage) => passage.reset(),
  (passage) => passage.end(),
  // Nobody is told: the client, or the service, finds out by its pings.
  (passage) => lose(passage, 'client', 'server'),
  (passage) => lose(passage, 'client'),
  (passage) => lose(passage, 'server'),
  (passage, random) => {
    passage.flow('held', 'client', 'server')
    setTimeout(() => passage.release(), 100 + random() * 2_000)
  },
  (passage) => passage.write('client', serverFrame(TEXT, '{"type":"message","user":"u')),
  (passage) => passage.write('client', textFrame({ type: 'message', message: { not: 'a text' } })),
  (passage) => passage.write('client', textFrame([])),
  // An opcode that is none: the connection cannot be read any further.
  (passage) => passage.write('client', serverFrame(3, 'x')),
]

/** Tommy Ettinger's mulberry32: numbers in [0, 1). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
