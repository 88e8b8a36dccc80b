import { must } from '../../breach.ts'
import type { Peer } from '../../peer.ts'
import { assertFits, fits, show } from '../../shape.ts'
import type { Frame, Shape } from '../../shape.ts'

/**
 * The next frame that is no event has this shape. Events may come at any time, of others as well:
 * these servers send everything to those who have not subscribed yet.
 */
export async function isAnswered(peer: Peer, wanted: Shape): Promise<void> {
  let frame: Frame
  do frame = await peer.next(show(wanted))
  while (isEvent(frame))
  assertFits(frame, wanted, 'the answer')
}

/** Fails the case where anything has been answered that it has not asked for. */
export async function isNotAnswered(peer: Peer): Promise<void> {
  const answers = (await peer.settle()).filter((frame) => !isEvent(frame))
  must(answers.length === 0, `wanted no answer, got ${show(answers)}`)
}

/** Fails the case unless this is among what has been sent to the peer by now. */
export async function hears(peer: Peer, wanted: Shape): Promise<void> {
  const heard = await peer.settle()
  const isThere = heard.some((frame) => fits(frame, wanted))
  must(isThere, `wanted ${show(wanted)} among ${show(heard)}`)
}

function isEvent({ event }: Frame): boolean {
  return event !== undefined
}
