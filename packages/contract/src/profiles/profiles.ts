import type { Profile } from '../profile.ts'
import { OLD_MAXINE, OLD_MAXINE_UNFILTERED } from './old-maxine.ts'

/** Those that come with the suite; `--profile` knows them by their names. */
export const PROFILES: readonly Profile[] = [OLD_MAXINE, OLD_MAXINE_UNFILTERED]
