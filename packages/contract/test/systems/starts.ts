import type { DialectName } from '../../src/index.ts'
import { startReference } from '../reference-target.ts'
import { startCliffracer } from './cliffracer-target.ts'
import { startDeployd } from './deployd-target.ts'
import { startNexus } from './nexus-target.ts'
import type { SystemTarget } from './system-target.ts'

/** Starts a reference server as its suite knows it. */
export type Start = () => Promise<SystemTarget>

/** The reference servers of each dialect, by their kinds: with and without tokens, or by what they speak. */
export const STARTS: Readonly<Record<DialectName, Readonly<Record<string, Start>>>> = {
  maxine: { open: () => startReference('open'), locked: () => startReference('locked') },
  nexus: { open: () => startNexus('open'), locked: () => startNexus('locked') },
  deployd: {
    documented: () => startDeployd('documented'),
    deployed: () => startDeployd('deployed'),
  },
  cliffracer: {
    open: () => startCliffracer('open'),
    locked: () => startCliffracer('locked'),
    stock: () => startCliffracer('stock'),
  },
}
