import { readFileSync } from 'node:fs'
import { describeChromium } from '../shared/chromium.mjs'
import { runCommand, excerpt } from '../shared/command.mjs'
import { report, secondsSince } from './step.mjs'

const INSTALL_TIMEOUT_MS = 300_000

/**
 * The browser tests drive the Chromium of the system. It is the one thing that may be missing:
 * those tests are then skipped and everything else still runs.
 */
export async function provideChromium() {
  const started = performance.now()
  const present = await describeChromium()
  if (present) return report('chromium', present, secondsSince(started))

  const prefix = process.env.CHROMIUM_PATH ? undefined : await rightsToInstall()
  const trouble = prefix && (await installChromium(prefix))
  const installed = prefix && !trouble && (await describeChromium())
  if (installed) return report('chromium', `installed ${installed}`, secondsSince(started))
  if (trouble) console.log(trouble)
  report('chromium', adviceWhenAbsent(), secondsSince(started))
}

/** The words to put before apt-get, or nothing when this machine or user cannot use it. */
async function rightsToInstall() {
  if (!isDebianLike()) return undefined
  if (process.getuid?.() === 0) return []
  const { code } = await runCommand(['sudo', '-n', 'true'])
  return code === 0 ? ['sudo', '-n'] : undefined
}

/** @param {string[]} prefix */
async function installChromium(prefix) {
  report('chromium', 'apt-get install chromium')
  const install = ['install', '-y', '--no-install-recommends', 'chromium']
  for (const step of [['update'], install]) {
    const command = [...prefix, 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=60', ...step]
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    const { code, output } = await runCommand(command, { env, timeoutMs: INSTALL_TIMEOUT_MS })
    if (code !== 0) return excerpt(output, 0, 5) || `apt-get ${step[0]} failed`
  }
  return undefined
}

function isDebianLike() {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

function adviceWhenAbsent() {
  const wrongPath =
    process.env.CHROMIUM_PATH && `nothing runs at CHROMIUM_PATH=${process.env.CHROMIUM_PATH}`
  return `${wrongPath || 'none found'}; the browser runner is left out. Install Chromium or Chrome, or set CHROMIUM_PATH`
}
