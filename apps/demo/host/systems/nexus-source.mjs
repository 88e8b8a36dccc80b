import { createChance } from './chance.mjs'
import { every } from './every.mjs'

/** Milliseconds between two metrics of a server, and between two of everything else. */
const METRICS_MS = 1_000
const REST_MS = 1_300

const SERVERS = ['server-01', 'server-02', 'server-03']
const AGENTS = ['agent-001', 'agent-002']
const PRIORITIES = ['low', 'normal', 'normal', 'high', 'critical']
const WORK = ['reindex the catalogue', 'send the invoices', 'resize images', 'warm the cache']
const COMMANDS = ['restart search', 'drain server-02', 'rotate keys']
const STEPS = ['queued', 'running', 'completed', 'failed']
const REQUESTS = ['summarise a ticket', 'classify an alert', 'draft a reply']

/**
 * A made-up company on the channels of a Nexus: three servers that are more and less busy, and the work
 * that they do.
 *
 * @param {() => Pick<import('maxine-server-ref').RunningNexus['core'], 'publish'>} core the one of now
 * @param {() => number} [random]
 * @returns {() => void} ends it
 */
export function runNexusSource(core, random = Math.random) {
  const chance = createChance(random)
  const loads = new Map(SERVERS.map((source, index) => [source, 25 + 20 * index]))
  const tell = (/** @type {string} */ channel, /** @type {object} */ data) =>
    core().publish(channel, { ...data, priority: chance.pick(PRIORITIES) })
  const ends = [
    every(METRICS_MS, () => Promise.all(SERVERS.map((source) => tellLoad(source)))),
    every(REST_MS, () => tellOne(tell, chance)),
  ]
  return () => ends.forEach((end) => end())

  /** @param {string} source */
  async function tellLoad(source) {
    const before = loads.get(source) ?? 50
    const value = Math.round(10 * bounded(before + chance.between(-9, 9.5))) / 10
    loads.set(source, value > 96 ? 30 : value)
    const metric = { event_type: 'system.metric', source, metric_name: 'cpu_usage', value }
    const priority = value > 85 ? 'high' : 'normal'
    await core().publish('telemetry.metrics', { ...metric, priority })
    if (value > 92) {
      const alert = { source, priority: 'critical', message: `cpu_usage at ${value} %` }
      await core().publish('system.alerts', { event_type: 'alert', ...alert })
    }
  }
}

/** @param {number} value */
function bounded(value) {
  return Math.min(100, Math.max(2, value))
}

/**
 * @param {(channel: string, data: object) => unknown} tell
 * @param {import('./chance.mjs').Chance} chance
 */
function tellOne(tell, chance) {
  const source = chance.pick(AGENTS)
  const task = `task-${100 + Math.floor(chance.random() * 900)}`
  const stories = [
    () => tell('tasks.created', { source, task, message: chance.pick(WORK) }),
    () => tell('tasks.updates', { source, task, status: chance.pick(STEPS) }),
    () => tell('tasks.updates', { source, task, status: 'running', message: chance.pick(WORK) }),
    () => tell('commands.status', { source, message: chance.pick(COMMANDS), status: 'done' }),
    () => tell('ai.requests', { source, message: chance.pick(REQUESTS) }),
    () => tell('telemetry.events', { source: chance.pick(SERVERS), message: 'deployed 2.4.1' }),
  ]
  return chance.pick(stories)()
}
