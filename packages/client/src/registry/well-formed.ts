import { FORBIDDEN_NAMES, LIMITS } from 'maxine-protocol'
import { valueIn } from './event-data.ts'

/**
 * Whether an event's data is what its name promises, by the rules of the reference server. Anybody may publish an event of
 * any name, and what one of the two takes for a change and the other does not makes them differ for good.
 */
export function isWellFormed(event: string, data: unknown): boolean {
  return isObject(data) && (RULES.get(event)?.(data) ?? false)
}

type Rule = (data: object) => boolean

const namesNode: Rule = (data) =>
  isName(valueIn(data, 'nodeId')) && isText(valueIn(data, 'serviceName'))

const namesConfig: Rule = (data) =>
  isName(valueIn(data, 'serviceName')) && isName(valueIn(data, 'key'))

const registers: Rule = (data) => {
  const metadata = valueIn(data, 'metadata')
  return (
    isName(valueIn(data, 'nodeId')) &&
    isName(valueIn(data, 'serviceName')) &&
    isText(valueIn(data, 'host')) &&
    isNumber(valueIn(data, 'port')) &&
    (metadata === undefined || (isObject(metadata) && isShallow(metadata)))
  )
}

const trips: Rule = (data) =>
  namesNode(data) && isNumber(valueIn(data, 'failures')) && isNumber(valueIn(data, 'nextTry'))

const configures: Rule = (data) =>
  namesConfig(data) &&
  isNumber(valueIn(data, 'version')) &&
  isShallow(valueIn(data, 'value')) &&
  isShallow(valueIn(data, 'metadata'))

const RULES: ReadonlyMap<string, Rule> = new Map([
  ['service_registered', registers],
  ['service_heartbeat', namesNode],
  ['service_unhealthy', namesNode],
  ['service_deregistered', namesNode],
  ['circuit_open', trips],
  ['circuit_half_open', trips],
  ['circuit_closed', trips],
  ['config_changed', configures],
  ['config_deleted', namesConfig],
])

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** One that can be the name of a member: in a snapshot, nodes, services and keys are. */
function isName(value: unknown): boolean {
  return typeof value === 'string' && !FORBIDDEN_NAMES.includes(value)
}

function isText(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function isNumber(value: unknown): boolean {
  return value === undefined || Number.isFinite(value)
}

/** A snapshot nests a service's values below itself, its state, their kind, their service and their name. */
const LEVELS = LIMITS.depth - 5

/** Whether it could be in a snapshot. */
function isShallow(value: unknown, levels = LEVELS): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1))
}
