import { chosenTopics, SHARED } from '../events.mjs'

/** What a subscriber wants: the shared service, and half of the others. @param {number} index */
export function topicsOf(index) {
  return [SHARED, ...chosenTopics(index)]
}
