import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

/** Chromium refuses its sandbox to root; without the rest it looks for hosts on the internet. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-sync',
]

export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '', args: ARGUMENTS })
}
