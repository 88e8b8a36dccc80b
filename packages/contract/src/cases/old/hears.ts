import { must } from '../../breach.ts'
import type { Peer } from '../../peer.ts'
import { fits, show } from '../../shape.ts'
import type { Shape } from '../../shape.ts'

/** Fails the case unless this is among what has been sent to the peer by now. */
export async function hears(peer: Peer, wanted: Shape): Promise<void> {
  const heard = await peer.settle()
  const isThere = heard.some((frame) => fits(frame, wanted))
  must(isThere, `wanted ${show(wanted)} among ${show(heard)}`)
}

/** Fails the case where anything has been sent that it has not asked for. */
export async function hearsNothing(peer: Peer): Promise<void> {
  const heard = await peer.settle()
  must(heard.length === 0, `wanted nothing more, got ${show(heard)}`)
}
