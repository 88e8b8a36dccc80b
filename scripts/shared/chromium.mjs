import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runCommand } from './command.mjs'

const ASK_TIMEOUT_MS = 20_000

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const APPLICATIONS = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

/** The browser the browser tests drive. CHROMIUM_PATH wins, even when nothing is there. */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) return existsSync(chosen) ? chosen : undefined
  return [...onPath(), ...APPLICATIONS].find((path) => existsSync(path))
}

/** Its version and place. Asked of the program itself: on Ubuntu the command may be only a hint. */
export async function describeChromium() {
  const path = findChromium()
  if (!path) return undefined
  const { code, stdout } = await runCommand([path, '--version'], { timeoutMs: ASK_TIMEOUT_MS })
  return code === 0 ? `${stdout.trim()} at ${path}` : undefined
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)))
}
