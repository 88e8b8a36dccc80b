// Counts the frames of a page, and beside it those of an empty one.
import { chromium } from 'playwright-core'
import { findChromium } from '../../../scripts/shared/chromium.mjs'
import { answer } from '../harness/answer.mjs'

const ARGUMENTS = ['--no-sandbox', '--disable-quic', '--disable-background-networking']
const SIZE = { width: 1_280, height: 800 }

/** What opening a page costs is not what showing it costs. */
const WARM_UP_MS = 1_000

/** @type {import('playwright-core').Browser} */
let browser
/** @type {string} */
let address

answer({
  async start({ url }) {
    address = url
    browser = await chromium.launch({ executablePath: findChromium(), args: ARGUMENTS })
  },

  /** By the second: the median, the worst, and the longest wait between two frames in milliseconds. */
  async frames({ page: subject, seconds }) {
    const page = await browser.newPage({ viewport: SIZE })
    try {
      if (subject === 'maxine') await openDashboard(page)
      await page.waitForTimeout(WARM_UP_MS)
      const times = await page.evaluate(watchFrames, seconds * 1_000)
      return figuresOf(times, seconds)
    } finally {
      await page.close()
    }
  },

  end: () => browser.close(),
})

/** @param {import('playwright-core').Page} page */
async function openDashboard(page) {
  await page.goto(address)
  await page.getByTestId('sign-in-as-viewer').click()
  await page.locator('[data-testid=picture][data-state=live]').waitFor()
}

/** Runs in the page. @param {number} lastsMs @returns {Promise<number[]>} when each frame began */
function watchFrames(lastsMs) {
  return new Promise((resolve) => {
    /** @type {number[]} */
    const times = []
    const onFrame = (/** @type {number} */ time) => {
      times.push(time)
      if (time - times[0] < lastsMs) globalThis.requestAnimationFrame(onFrame)
      else resolve(times)
    }
    globalThis.requestAnimationFrame(onFrame)
  })
}

/** @param {number[]} times @param {number} seconds */
function figuresOf(times, seconds) {
  const counts = Array.from({ length: seconds }, (_, second) => {
    const from = times[0] + second * 1_000
    return times.filter((time) => time > from && time <= from + 1_000).length
  }).sort((one, other) => one - other)
  const waits = times.slice(1).map((time, index) => time - times[index])
  return {
    median: counts[Math.floor(counts.length / 2)],
    'worst second': counts[0],
    'longest wait for a frame': Math.max(...waits),
  }
}
