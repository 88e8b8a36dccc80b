import type { Dialect, Encoded, ServerDialect } from '../src/dialect.ts'
import { cliffracer, cliffracerTopics } from '../src/dialects/cliffracer/client.ts'
import { cliffracerServer, cliffracerTopicsServer } from '../src/dialects/cliffracer/server.ts'
import { deployd, deploydRooms } from '../src/dialects/deployd/client.ts'
import { deploydRoomsServer, deploydServer } from '../src/dialects/deployd/server.ts'
import { maxine } from '../src/dialects/maxine/client.ts'
import { maxineServer } from '../src/dialects/maxine/server.ts'
import { nexus } from '../src/dialects/nexus/client.ts'
import { nexusServer } from '../src/dialects/nexus/server.ts'
import type { ClientMessage, ServerMessage } from '../src/messages.ts'
import type { Decoded } from '../src/problem.ts'

/** Both halves of one profile of one dialect. */
export interface Wire {
  readonly folder: 'maxine' | 'nexus' | 'deployd' | 'cliffracer'
  readonly profile: 'plain' | 'rooms' | 'topics'
  readonly client: Dialect
  readonly server: ServerDialect
}

export const WIRES: readonly Wire[] = [
  { folder: 'maxine', profile: 'plain', client: maxine, server: maxineServer },
  { folder: 'nexus', profile: 'plain', client: nexus, server: nexusServer },
  { folder: 'deployd', profile: 'plain', client: deployd, server: deploydServer },
  { folder: 'deployd', profile: 'rooms', client: deploydRooms, server: deploydRoomsServer },
  { folder: 'cliffracer', profile: 'plain', client: cliffracer, server: cliffracerServer },
  {
    folder: 'cliffracer',
    profile: 'topics',
    client: cliffracerTopics,
    server: cliffracerTopicsServer,
  },
]

export const FOLDERS = ['maxine', 'nexus', 'deployd', 'cliffracer'] as const

/** One recorded frame and what it means. */
export interface Golden {
  readonly name: string
  readonly from: 'client' | 'server'
  /** The frame; `text` where it is no single JSON document. */
  readonly frame?: unknown
  readonly text?: string
  /** `plain` when absent. */
  readonly profile?: Wire['profile']
  /** Where the frame stands in the seed documents: `file.md:line`. */
  readonly seeds?: readonly string[]
  readonly messages: readonly unknown[]
  /** Why the other direction writes something else, where it does. */
  readonly oneWay?: string
}

export function wireOf(folder: string, profile: Wire['profile'] = 'plain'): Wire {
  const wire = WIRES.find((each) => each.folder === folder && each.profile === profile)
  if (!wire) throw new Error(`no profile ${profile} of ${folder}`)
  return wire
}

/** Reads a frame with the half that receives it. */
export function decodeFrom(
  wire: Wire,
  from: Golden['from'],
  text: string,
): readonly Decoded<unknown>[] {
  return from === 'server' ? wire.client.decode(text) : wire.server.decode(text)
}

/** Writes messages with the half that sends them. */
export function encodeFrom(wire: Wire, from: Golden['from'], message: unknown): Encoded {
  return from === 'server'
    ? wire.server.encode(message as ServerMessage)
    : wire.client.encode(message as ClientMessage)
}

export function textOf({ text, frame }: Golden): string {
  return text ?? JSON.stringify(frame)
}

/** The message without the parsed frame it came from. */
export function withoutRaw(result: Decoded<unknown>): unknown {
  if (!result.ok) return result
  const { raw: _, ...message } = result.message as { raw?: unknown }
  return message
}
