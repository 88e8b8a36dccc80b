import type { ServerMessage } from 'maxine-protocol'
import { maxineServer } from 'maxine-protocol/dialects/maxine/server'

/** The frames that say this. Everything a session says, this wire can. */
export function encode(message: ServerMessage): readonly string[] {
  const encoded = maxineServer.encode(message)
  return encoded.ok ? encoded.frames : []
}
