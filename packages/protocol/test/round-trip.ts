import { inheritsNothing } from './oracle.ts'
import type { Sender } from './corpus.ts'
import { decodeFrom, encodeFrom } from './wires.ts'
import type { Wire } from './wires.ts'

type Open = Readonly<Record<string, unknown>>

/**
 * Says a decoded message again and reads that. Returns what came out differently, or nothing: also
 * where the wire cannot say the message, or says it without a frame.
 */
export function changedBySayingAgain(wire: Wire, from: Sender, message: unknown): unknown {
  const encoded = encodeFrom(wire, from, message)
  if (!encoded.ok || encoded.frames.length === 0) return undefined
  const results = encoded.frames.flatMap((frame) => decodeFrom(wire, from, frame))
  const wrong = results.find((result) => !result.ok)
  if (wrong) return isDeep(message) ? undefined : wrong
  const again = results.map((result) => result.ok && result.message)
  const [before, after] = [canonical(wire, [message]), canonical(wire, again)]
  return before === after ? undefined : { before, after }
}

/** A wire may put a payload one level deeper than it came, so that the deepest cannot be sent on. */
function isDeep(message: unknown): boolean {
  return !inheritsNothing(message, 15)
}

/** One text for messages that mean the same to who hears them. */
function canonical(wire: Wire, messages: readonly unknown[]): string {
  return JSON.stringify(
    messages
      .flatMap((message) => parts(message as Open))
      .filter((part) => !isNameless(wire, part))
      .map((part) => sayable(wire, part)),
    // Names in one order; a text for numbers JSON has no words for is null either way.
    (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
  )
}

/** Lists of subscriptions travel in one frame or in several. */
function parts(message: Open): Open[] {
  for (const list of ['subscriptions', 'ids', 'filters']) {
    const members = message[list]
    const splits = message['type'] !== 'hello' && message['type'] !== 'welcome'
    if (splits && Array.isArray(members)) {
      return members.map((member: unknown) => ({ ...message, [list]: [member] }))
    }
  }
  return [message]
}

/** Our Cliffracer server confirms topics by name; that the guide's confirms none is read, never said. */
function isNameless(wire: Wire, { type, subscriptions }: Open): boolean {
  const [answer] = (subscriptions ?? []) as readonly { readonly filter?: unknown }[]
  return wire.folder === 'cliffracer' && type === 'subscribed' && !answer?.filter
}

/** Leaves out what a wire has no words for; each line is a loss its `PROTOCOL.md` admits. */
function sayable(wire: Wire, message: Open): unknown {
  const { raw: _, ...said } = message
  return { ...said, ...(LOSSES[wire.folder][String(said['type'])]?.(said, wire) ?? {}) }
}

type Loss = (message: Open, wire: Wire) => Open

const LOSSES: Readonly<Record<Wire['folder'], Readonly<Record<string, Loss>>>> = {
  maxine: {
    // Old clients know `auth_required` alone.
    refused: ({ code }) => (code === 'auth_required' ? { message: '', retryable: false } : {}),
    // Patterns are asked for as everything and applied by the client.
    hello: ({ subscriptions }) => ({ subscriptions: widened(subscriptions) }),
    subscribe: ({ subscriptions }) => ({ subscriptions: widened(subscriptions) }),
  },
  nexus: {
    // Codes travel in capitals, which some letters do not come back from.
    error: ({ code }) => ({ code: String(code).toUpperCase().toLowerCase().toUpperCase() }),
  },
  deployd: {
    refused: () => ({ message: '' }),
    event: ({ event, data }, { profile }) =>
      event === 'collection_change' && profile === 'rooms'
        ? { data: { ...(data as Open), userId: undefined } }
        : {},
  },
  cliffracer: {},
}

function widened(subscriptions: unknown): unknown {
  return (subscriptions as readonly { filter: Open }[]).map(({ filter, ...rest }) => ({
    ...rest,
    filter: Object.fromEntries(
      Object.entries(filter).filter(([, wanted]) => !String(wanted).includes('*')),
    ),
  }))
}
