import type { EventMessage } from 'maxine-client'
import type { TapeFrame } from '../feed/tape.ts'

/** What an event of a node means for its health. */
export interface NodeMoment {
  /** Names it among the others of the node. */
  readonly id: string
  readonly event: EventMessage
}

/** So many are shown. */
const MOST = 40

/**
 * What happened to a node, newest first: what the server remembers, and what came since. An event that is in
 * both counts once. Beats are left out but for the last one: they would be all there is.
 */
export function nodeMoments(
  nodeId: string,
  remembered: readonly EventMessage[],
  tape: Pick<TapeFrame, 'length' | 'at'>,
): readonly NodeMoment[] {
  const moments = new Map<string, NodeMoment>()
  let beats = 0
  const take = (event: EventMessage | undefined) => {
    if (!event || moments.size >= MOST || !isAbout(event, nodeId)) return
    if (event.event === 'service_heartbeat' && beats++ > 0) return
    const id = event.offset === undefined ? `${event.event} ${event.timestamp}` : `${event.offset}`
    if (!moments.has(id)) moments.set(id, { id, event })
  }
  for (let index = 0; index < tape.length; index++) take(tape.at(index)?.event)
  for (const event of remembered.toReversed()) take(event)
  return [...moments.values()]
}

function isAbout({ data }: EventMessage, nodeId: string): boolean {
  return typeof data === 'object' && data !== null && 'nodeId' in data && data.nodeId === nodeId
}
