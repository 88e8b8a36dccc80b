import { CORE, startProgram } from '../harness/child.mjs'
import { interleave } from '../harness/interleave.mjs'
import { ONE_SERVICE, SERVICES } from '../programs/recovery-events.mjs'

export const title =
  'What was missed: up to 100,000 events from memory to one client that comes back'

/**
 * How many were missed, and how often each is caught up with in one measurement: a few milliseconds
 * are too few to believe.
 */
const SIZES = {
  quick: { 500: 10, 2_000: 5, 10_000: 2 },
  full: { 1_000: 20, 10_000: 5, 100_000: 1 },
}

/** More than what is between two sockets can hold, so that the rest must wait for the reader. */
const BEYOND_BUFFERS = 100_000

/** The form in which a reader takes events, and which of them. */
const BATCH = { form: 'batch' }
const SINGLE = { form: 'single' }
const FILTERED = { form: 'batch', service: ONE_SERVICE }

/**
 * @typedef {import('../harness/child.mjs').Child} Child
 *
 * @typedef {object} Stage
 * @property {import('../areas.mjs').Bench} bench
 * @property {Record<string, number>} times how often each size is caught up with in one measurement
 * @property {Child} reader
 * @property {Record<string, Child>} servers
 * @property {Record<string, { url: string, head: number, token?: string, epoch?: string }>} places of
 *   the servers: where each listens, and how far its events go
 */

/** @param {import('../areas.mjs').Bench} bench */
export async function measure(bench) {
  const reader = await startProgram('recovery-reader.mjs', { core: CORE.load })
  const times = bench.quick ? SIZES.quick : SIZES.full
  const sizes = Object.keys(times).map(Number)
  const most = Math.max(...sizes)
  const servers = await startServers()
  const clients = await loseClients(servers.maxine, times, bench.rounds)
  const places = await Promise.all(
    Object.entries(servers).map(async ([name, server]) => [name, await server.ask('where')]),
  )
  /** @type {Stage} */
  const stage = { bench, times, reader, servers, places: Object.fromEntries(places) }
  const measured = []
  for (const size of sizes) {
    const name = size.toLocaleString('en')
    measured.push(
      ...(await measureCatchUp(stage, { name: `${name}, arrays`, size, ...BATCH })),
      ...(await measureCatchUp(stage, { name: `${name}, one by one`, size, ...SINGLE })),
    )
  }
  const name = `a tenth of ${most.toLocaleString('en')}`
  measured.push(...(await measureCatchUp(stage, { name, size: most, ...FILTERED })))
  for (const size of sizes) measured.push(...(await measureClients(stage, clients, size)))
  return [...measured, ...(await measureHeldBack(stage))]
}

async function startServers() {
  const core = CORE.tested
  const [maxine, floor, ws] = await Promise.all([
    startProgram('recovery-server.mjs', { core }),
    startProgram('recovery-plain.mjs', { core, args: ['slab'] }),
    startProgram('recovery-plain.mjs', { core, args: ['naive'] }),
  ])
  await Promise.all([floor, ws].map((server) => server.ask('fill', { count: BEYOND_BUFFERS })))
  return { maxine, floor, ws }
}

/** Clients of ours that are cut off while there is still so much to come; fills the server meanwhile. */
async function loseClients(server, times, rounds) {
  const clients = await startProgram('recovery-client.mjs', { core: CORE.load })
  const sizes = Object.keys(times).map(Number)
  let left = BEYOND_BUFFERS
  for (const size of sizes.toReversed()) {
    await server.ask('fill', { count: left - size })
    left = size
    const { url, token } = await server.ask('where')
    const count = (rounds + 1) * times[size]
    await clients.ask('connect', { url, token, group: `${size}`, count })
    await clients.ask('hold', { group: `${size}` })
    await server.ask('cut')
  }
  await server.ask('fill', { count: left })
  return clients
}

/**
 * By a reader of a few lines, the same for all servers.
 *
 * @param {Stage} stage
 * @param {{ name: string, size: number, form: string, service?: string }} asked
 */
async function measureCatchUp(stage, { name, size, form, service }) {
  const { bench, times, reader, servers, places } = stage
  const step = service ? SERVICES : 1
  const events = size / step
  const catchUp = async (/** @type {string} */ subject) => {
    const { url, head } = places[subject]
    const since = head - size
    await reader.ask('open', { url, times: times[size] })
    const request = requestOf(subject, { ...places[subject], since, form, service })
    const before = servers[subject].cpuMs()
    const ms = await reader.ask('catchUp', { request, expected: events, step, since })
    const cpuMs = servers[subject].cpuMs() - before
    await reader.ask('close')
    return { ms, cpuMs }
  }
  const found = await measureBoth(bench, `${name}`, Object.keys(servers), catchUp)
  return casesOf(found, { name, size, events: events * times[size], isSeries: !service })
}

/** By the client that is shipped, from the moment it may come back. */
async function measureClients({ bench, times, servers, places }, clients, size) {
  const name = `${size.toLocaleString('en')}, maxine-client`
  const since = places.maxine.head - size
  const catchUp = async () => {
    const before = servers.maxine.cpuMs()
    const asked = { group: `${size}`, times: times[size], expected: size, since }
    const ms = await clients.ask('catchUp', asked)
    return { ms, cpuMs: servers.maxine.cpuMs() - before }
  }
  const found = await measureBoth(bench, name, ['maxine'], catchUp)
  return casesOf(found, { name, size, events: size * times[size], isSeries: true })
}

/** Time and CPU of the same work; a first round warms up and is not counted. */
async function measureBoth({ rounds, progress }, label, subjects, work) {
  const cpuMs = Object.fromEntries(subjects.map((subject) => [subject, []]))
  for (const subject of subjects) await work(subject)
  const ms = await interleave({
    label,
    rounds,
    progress,
    subjects: Object.fromEntries(
      subjects.map((subject) => [
        subject,
        async () => {
          const done = await work(subject)
          cpuMs[subject].push(done.cpuMs)
          return done.ms
        },
      ]),
    ),
  })
  return { ms, cpuMs }
}

function casesOf({ ms, cpuMs }, { name, size, events, isSeries }) {
  const [, form] = name.split(', ')
  const series = isSeries ? { series: `server CPU per event, ${form}`, size } : {}
  return [
    {
      case: `${name}: rate`,
      unit: 'M events/s',
      samples: mapped(ms, (value) => events / value / 1e3),
    },
    {
      case: `${name}: server CPU`,
      unit: 'µs/event',
      samples: mapped(cpuMs, (value) => (value * 1e3) / events),
      ...series,
    },
  ]
}

/** What a server holds back for a reader, at most: one that reads on, and one that stops for a while. */
async function measureHeldBack({ bench, reader, servers, places }) {
  // One by one takes long, and holds back all there is.
  const subjects = Object.keys(servers).filter((subject) => !bench.quick || subject !== 'ws')
  for (const subject of subjects) await servers[subject].ask('watch')
  const heldBack = async (/** @type {string} */ subject, pauses) => {
    const { url, head } = places[subject]
    const since = head - BEYOND_BUFFERS
    await reader.ask('open', { url, times: 1 })
    const request = requestOf(subject, { ...places[subject], since, ...BATCH })
    await reader.ask('catchUp', { request, expected: BEYOND_BUFFERS, step: 1, since, pauses })
    await reader.ask('close')
    return (await servers[subject].ask('peak')) / 1_000
  }
  const cases = []
  for (const [name, pauses] of Object.entries({ 'reads on': false, 'stops for 250 ms': true })) {
    const label = `held back, at most, for a reader that ${name}`
    const measurements = subjects.map((subject) => [subject, () => heldBack(subject, pauses)])
    const samples = await interleave({
      ...bench,
      label,
      subjects: Object.fromEntries(measurements),
    })
    cases.push({ case: label, unit: 'kB', samples })
  }
  return cases
}

/**
 * @param {string} subject
 * @param {{ token?: string, epoch?: string, since: number, form: string, service?: string }} asked
 */
function requestOf(subject, { token, epoch, since, form, service }) {
  if (subject !== 'maxine') return JSON.stringify({ since, form, service })
  const filter = service ? { serviceName: service } : {}
  const hello = {
    v: 2,
    ...(form === 'batch' && { accept: ['batch'] }),
    subscriptions: [{ id: 's1', filter }],
    since: { registry: { epoch, offset: since } },
  }
  return JSON.stringify({ auth: token, subscribe: true, hello })
}

/** @param {Record<string, number[]>} samples @param {(value: number) => number} change */
function mapped(samples, change) {
  return Object.fromEntries(
    Object.entries(samples).map(([subject, values]) => [subject, values.map(change)]),
  )
}
