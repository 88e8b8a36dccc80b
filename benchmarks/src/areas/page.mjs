import { CORE, startProgram } from '../harness/child.mjs'
import { interleave } from '../harness/interleave.mjs'
import { describeChromium } from '../../../scripts/shared/chromium.mjs'

export const title =
  'The dashboard in Chromium: frames a second, with 1,000 services and 500 events a second'

const SUBJECTS = /** @type {const} */ (['maxine', 'floor'])
const SECONDS = { quick: 2, full: 5 }
/** Each takes the seconds it measures, and as many again to open a page and sign in. */
const ROUNDS = { quick: 3, full: 5 }
const FIGURES = /** @type {const} */ ([
  ['median', 'frames/s'],
  ['worst second', 'frames/s'],
  ['longest wait for a frame', 'ms'],
])

/** @param {import('../areas.mjs').Bench} bench */
export async function measure({ quick, progress, leaveOut }) {
  if (!(await describeChromium())) {
    SUBJECTS.forEach((subject) => leaveOut(subject, 'no Chromium runs on this machine'))
    return []
  }
  const server = await startProgram('page-server.mjs', { core: CORE.load })
  // A browser is many processes, and on one core its drawing would wait for its thinking.
  const browser = await startProgram('page-browser.mjs')
  const { url } = await server.ask('start', FLEET)
  await browser.ask('start', { url })
  const pace = quick ? 'quick' : 'full'
  const look = (/** @type {string} */ page) =>
    browser.ask('frames', { page, seconds: SECONDS[pace] })
  const subjects = Object.fromEntries(SUBJECTS.map((name) => [name, () => look(name)]))
  const label = '1,000 services, 500 events/s'
  const looks = await interleave({ label, subjects, rounds: ROUNDS[pace], progress })
  await browser.ask('end')
  return FIGURES.map(([figure, unit]) => {
    const samples = Object.fromEntries(
      SUBJECTS.map((name) => [name, looks[name].map((/** @type {any} */ one) => one[figure])]),
    )
    return { case: `${label}: ${figure}`, unit, samples }
  })
}

const FLEET = { services: 1_000, eventsPerSecond: 500 }
