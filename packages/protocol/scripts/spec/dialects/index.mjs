import { cliffracer } from './cliffracer.mjs'
import { deployd } from './deployd.mjs'
import { maxine } from './maxine.mjs'
import { nexus } from './nexus.mjs'

/** What each document describes. Servers are those of the documents. */
export const DIALECTS = [maxine, nexus, deployd, cliffracer]
