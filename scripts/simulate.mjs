// npm run simulate -- --seeds 100000 [--from N] [--seed N] [--play NAME] [--bug NAME] [--trace]: plays the client's
// simulation, as many stories as wanted, on all cores. A broken promise comes with the line that replays it. What can be
// played: stories, old-views, nexus, deployd, cliffracer and chat; where nothing is named, all but the old views.
import { mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { exitWith, readArguments } from './shared/arguments.mjs'
import { excerpt, formatSeconds, runCommand, stopOnSignals } from './shared/command.mjs'
import { ROOT } from './shared/workspace.mjs'

const SCRIPT = 'npm run simulate'

/** Stories that one process plays: it starts in half a second and shows progress when it ends. */
const SHARE = 500

/** After so many broken stories no more are begun: they mostly have one cause. */
const ENOUGH = 10

/** How much of what is asked for is played of the other wires, where nothing is named; a chat is 200 clients. */
const PARTS = { stories: 1, nexus: 0.1, deployd: 0.1, cliffracer: 0.1, chat: 0.002 }

stopOnSignals()
const { from, seeds, bug, play: named, trace } = readOptions()
const program = await bundle()
if (trace) {
  const command = [...play(named ?? 'stories', from, 1), '--trace']
  const { code } = await runCommand(command, { live: true })
  process.exitCode = code
} else {
  for (const [kind, part] of Object.entries(named === undefined ? PARTS : { [named]: 1 })) {
    await playAll(kind, Math.ceil(seeds * part))
  }
}

function readOptions() {
  const { values } = readArguments(SCRIPT, {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    bug: { type: 'string' },
    play: { type: 'string' },
    trace: { type: 'boolean', default: false },
  })
  const numbers = {
    from: Number(values.seed ?? values.from),
    seeds: values.seed === undefined ? Number(values.seeds) : 1,
  }
  for (const [name, number] of Object.entries(numbers)) {
    if (!Number.isSafeInteger(number) || number < 1) {
      exitWith(`${SCRIPT}: --${name} is a whole number from 1.`)
    }
  }
  if (values.trace && values.play === 'old-views') exitWith(`${SCRIPT}: old views have no trace.`)
  // A seed, or a bug, is one of something.
  const isOne = values.seed !== undefined || values.bug !== undefined
  const play = values.play ?? (isOne ? 'stories' : undefined)
  return { ...numbers, bug: values.bug, play, trace: values.trace }
}

/** One file that Node can run: the sources are TypeScript, spread over three packages. */
async function bundle() {
  const folder = join(ROOT, 'node_modules/.cache/simulation')
  // Of its own: another run may be under way, of other sources.
  const outfile = join(folder, `run-${process.pid}.mjs`)
  mkdirSync(folder, { recursive: true })
  process.once('exit', () => rmSync(outfile, { force: true }))
  await build({
    entryPoints: [join(ROOT, 'packages/client/simulation/run.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['maxine-source'],
    sourcemap: 'inline',
    // What is bundled from CommonJS asks for Node's modules by it.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    },
  })
  return outfile
}

/** @param {string} kind @param {number} first @param {number} count */
function play(kind, first, count) {
  const command = [process.execPath, '--enable-source-maps', program]
  const range = ['--from', String(first), '--seeds', String(count), '--play', kind]
  return [...command, ...range, ...(bug === undefined ? [] : ['--bug', bug])]
}

/** @param {string} kind @param {number} count */
async function playAll(kind, count) {
  const started = performance.now()
  const total = { stories: 0, broken: 0, counts: /** @type {Record<string, number>} */ ({}) }
  let next = from
  const end = from + count
  await Promise.all(Array.from({ length: availableParallelism() }, playShares))
  const seconds = (performance.now() - started) / 1000
  const rate = (total.stories / seconds).toFixed(1)
  console.log(`${total.stories} ${nameOf(kind)} in ${formatSeconds(seconds)}, ${rate} a second`)
  console.log(
    Object.entries(total.counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', '),
  )
  console.log(
    total.broken === 0 ? 'no promise was broken' : `${total.broken} stories broke a promise`,
  )
  if (total.broken > 0) process.exitCode = 1

  async function playShares() {
    while (next < end && total.broken < ENOUGH) {
      const first = next
      next = Math.min(first + Math.min(SHARE, Math.ceil(count / availableParallelism())), end)
      const { code, output, stdout } = await runCommand(play(kind, first, next - first))
      if (code !== 0) exitWith(excerpt(output))
      add(JSON.parse(stdout))
    }
  }

  /** @param {{ stories: number, broken: { seed: number, violations: string[] }[], counts: Record<string, number> }} summary */
  function add({ stories, broken, counts }) {
    total.stories += stories
    total.broken += broken.length
    for (const [name, count] of Object.entries(counts)) {
      total.counts[name] = (total.counts[name] ?? 0) + count
    }
    for (const { seed, violations } of broken) {
      console.log(`seed ${seed} broke a promise:\n  ${violations.slice(0, 3).join('\n  ')}`)
      const trace = kind === 'old-views' ? [] : ['--trace']
      const replay = ['--play', kind, ...trace].join(' ')
      console.log(`  ${SCRIPT} -- --seed ${seed}${bug ? ` --bug ${bug}` : ''} ${replay}`)
    }
    console.log(`${total.stories} of ${count} ${nameOf(kind)}, ${total.broken} of them broken`)
  }
}

/** @param {string} kind */
function nameOf(kind) {
  return kind === 'stories' ? kind : `stories of ${kind}`
}
