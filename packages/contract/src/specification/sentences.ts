import { CLIENT_SENTENCES } from './sentences/client.ts'
import { CLIFFRACER_SENTENCES } from './sentences/cliffracer.ts'
import { CORE_SENTENCES } from './sentences/core.ts'
import { DEPLOYD_SENTENCES } from './sentences/deployd.ts'
import { NEXUS_SENTENCES } from './sentences/nexus.ts'
import { OLD_SENTENCES } from './sentences/old.ts'
import { RECOVERY_SENTENCES } from './sentences/recovery.ts'
import { SECURITY_SENTENCES } from './sentences/security.ts'

/** By ID: the heading, and the sentence. */
export type SentencesById = Readonly<Record<string, readonly [section: string, text: string]>>

export const SENTENCES: SentencesById = {
  ...CORE_SENTENCES,
  ...RECOVERY_SENTENCES,
  ...SECURITY_SENTENCES,
  ...OLD_SENTENCES,
  ...CLIENT_SENTENCES,
  ...NEXUS_SENTENCES,
  ...DEPLOYD_SENTENCES,
  ...CLIFFRACER_SENTENCES,
}
