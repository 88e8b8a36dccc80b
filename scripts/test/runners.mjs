import { describeChromium } from '../shared/chromium.mjs'
import { runScript } from './script-runner.mjs'
import { countVitestTests, runVitest } from './vitest-runner.mjs'

/**
 * The runners of `npm test`, in order. Each one answers with its counts and never rejects.
 *
 * @type {Record<string, { what: string, start: () => Promise<import('./outcome.mjs').Outcome> }>}
 */
export const RUNNERS = {
  check: {
    what: 'format, lint, types, import arrows, packaging, docs, sizes',
    start: () => runScript('check.mjs'),
  },
  unit: { what: 'vitest, everything without a socket', start: () => runVitest('unit') },
  contract: { what: 'vitest, what every dialect must keep', start: () => runVitest('contract') },
  package: {
    what: 'the packed packages, installed and used from an empty project',
    start: () => runScript('try-package.mjs'),
  },
  browser: { what: 'vitest, driving Chromium', start: runBrowser },
}

async function runBrowser() {
  if (await describeChromium()) return runVitest('browser')
  const skipped = await countVitestTests('browser')
  const note = 'Skipped: no Chromium runs on this machine. Install it, or set CHROMIUM_PATH.'
  return { passed: 0, failed: 0, skipped, note }
}
