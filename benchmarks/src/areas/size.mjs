import { bundle } from '../../../scripts/size/bundle.mjs'
import { bundlePeers } from '../../../scripts/size/peers.mjs'
import { ROOT } from '../../../scripts/shared/workspace.mjs'
import { CORE, startProgram } from '../harness/child.mjs'
import { interleave } from '../harness/interleave.mjs'

export const title =
  'What an application loads: the first import in a new process, and bytes over the wire'

const EMPTY = './size-empty.mjs'

/** What is imported, by case and subject; a package of benchmarks/package.json where no path. */
const IMPORTS = {
  'first import of a client': {
    maxine: 'maxine-client',
    floor: EMPTY,
    'socket.io': 'socket.io-client',
    centrifuge: 'centrifuge',
    'graphql-ws': 'graphql-ws',
    mqtt: 'mqtt',
    ably: 'ably',
    'pusher-js': 'pusher-js',
    phoenix: 'phoenix',
    partysocket: 'partysocket',
  },
  'first import of the protocol': { maxine: 'maxine-protocol', floor: EMPTY },
  'first import of a server': {
    maxine: 'maxine-server-ref',
    floor: EMPTY,
    ws: 'ws',
    'socket.io': 'socket.io',
  },
}

/** Whose import is left to a full run: a first look weighs their bundles alone. */
const SLOW_LOOK = ['graphql-ws', 'ably', 'pusher-js', 'phoenix', 'partysocket']

/** @param {import('../areas.mjs').Bench} bench */
export async function measure(bench) {
  const measured = []
  for (const [name, all] of Object.entries(IMPORTS)) {
    const asked = Object.entries(all).filter(
      ([subject]) => !bench.quick || !SLOW_LOOK.includes(subject),
    )
    measured.push(await measureImports(bench, name, Object.fromEntries(asked)))
  }
  bench.progress('bundles')
  return [...measured, ...(await weighBundles(bench))]
}

/** @param {import('../areas.mjs').Bench} bench @param {string} label */
async function measureImports({ rounds, progress, leaveOut }, label, specifiers) {
  /** @type {Record<string, () => Promise<number>>} */
  const subjects = {}
  for (const [subject, specifier] of Object.entries(specifiers)) {
    // Once before, so that files are read from memory by all.
    const failure = await importOnce(specifier).catch((error) => error)
    if (!(failure instanceof Error)) subjects[subject] = () => importOnce(specifier)
    else if (subject === 'maxine') throw failure
    else leaveOut(subject, firstLine(failure))
  }
  const samples = await interleave({ label, subjects, rounds, progress })
  return { case: label, unit: 'ms', samples }
}

/** @param {string} specifier */
async function importOnce(specifier) {
  const program = await startProgram('size-import.mjs', { core: CORE.tested })
  try {
    return await program.ask('import', { specifier })
  } finally {
    await program.stop()
  }
}

/** Bytes do not vary, so they are counted once. @param {import('../areas.mjs').Bench} bench */
async function weighBundles({ leaveOut }) {
  const ours = await bundle(ROOT, 'maxine-client')
  if (ours.problem) throw new Error(ours.problem)
  const peers = await bundlePeers(ROOT)
  for (const { entry, problem } of peers) if (problem) leaveOut(entry, problem)
  const bundles = [
    { ...ours, subject: 'maxine' },
    ...peers.filter(({ problem }) => !problem).map((peer) => ({ ...peer, subject: nameOf(peer) })),
  ]
  const weigh = (/** @type {'initial' | 'total'} */ load) =>
    Object.fromEntries(bundles.map((one) => [one.subject, [one[load].gzip]]))
  return [
    { case: 'bundle, gzipped: what a page loads at first', unit: 'B', samples: weigh('initial') },
    { case: 'bundle, gzipped: in all', unit: 'B', samples: weigh('total') },
  ]
}

/** @param {{ entry: string }} bundle */
function nameOf({ entry }) {
  return entry === 'socket.io-client' ? 'socket.io' : entry
}

/** @param {Error} error */
function firstLine({ message }) {
  return message.split('\n')[0]
}
