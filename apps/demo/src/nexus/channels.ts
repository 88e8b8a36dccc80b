/** The channels of the Nexus document, and what comes on them. */
export const CHANNELS = [
  { name: 'telemetry.metrics', what: 'load of three servers, every second' },
  { name: 'telemetry.events', what: 'deployments and restarts' },
  { name: 'tasks.created', what: 'work that begins' },
  { name: 'tasks.updates', what: 'how it goes on' },
  { name: 'commands.status', what: 'what was ordered, and done' },
  { name: 'ai.requests', what: 'agents at work; not for viewers' },
  { name: 'system.alerts', what: 'what somebody should look at' },
] as const

/** Chosen when the page is opened. */
export const FIRST_CHANNELS: ReadonlySet<string> = new Set([
  'telemetry.metrics',
  'tasks.created',
  'tasks.updates',
  'system.alerts',
])
