// Written by packages/contract/scripts/write-specification.mjs from the Cliffracer PROTOCOL.md.
import type { SentencesById } from '../sentences.ts'

// prettier-ignore
export const CLIFFRACER_SENTENCES: SentencesById = {
}
