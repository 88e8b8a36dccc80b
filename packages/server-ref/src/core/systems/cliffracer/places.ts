import { isName } from './service-message.ts'

/** What stands at a path: the service itself, or one chat room. */
export type Place = { readonly kind: 'service' } | { readonly kind: 'room'; readonly room: string }

/** Where clients of the service connect. */
export const SERVICE_PATH = '/ws'

const ROOM = /^\/chat\/([^/]+)$/

/** Nothing where nothing stands; a room is named by 1 to 256 characters, written as in any address. */
export function placeAt(path: string): Place | undefined {
  if (path === SERVICE_PATH) return { kind: 'service' }
  const room = decoded(ROOM.exec(path)?.[1] ?? '')
  return isName(room) ? { kind: 'room', room } : undefined
}

/** The room that a path names. */
export function roomAt(path: string): string | undefined {
  const place = placeAt(path)
  return place?.kind === 'room' ? place.room : undefined
}

/** Nothing for what is no text: `%E0%A4%A`. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
