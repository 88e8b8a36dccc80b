// Written by packages/contract/scripts/write-specification.mjs from the Nexus PROTOCOL.md.
import type { SentencesById } from '../sentences.ts'

// prettier-ignore
export const NEXUS_SENTENCES: SentencesById = {
}
