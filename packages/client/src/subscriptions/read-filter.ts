import { LIMITS } from 'maxine-protocol'
import type { Filter } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'

/** Names as `subscribe` was always called: null and nothing mean any. */
export type Name = string | null | undefined

export function namedFilter(event: Name, serviceName: Name, nodeId: Name): Filter {
  return readFilter({ event, serviceName, nodeId })
}

/** What was given as null or undefined is left out; what cannot be meant is refused at once. */
export function readFilter(given: unknown): Filter {
  if (typeof given !== 'object' || given === null) throw badFilter('it is no object')
  const filter: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue
    if (name === 'where' && typeof value === 'object') filter[name] = value
    else if (!TEXTS.includes(name)) throw badFilter(`it has a part ${name}`)
    else if (typeof value !== 'string' || value === '' || value.length > LIMITS.text) {
      throw badFilter(`${name} is no text of 1 to ${LIMITS.text} characters`)
    } else filter[name] = value
  }
  return filter
}

const TEXTS: readonly string[] = ['event', 'topic', 'serviceName', 'nodeId']

function badFilter(what: string): MaxineError {
  return new MaxineError('bad_filter', `the filter cannot be used: ${what}`, {
    advice: 'A filter has event, topic, serviceName, nodeId (texts) and where (an object).',
  })
}
