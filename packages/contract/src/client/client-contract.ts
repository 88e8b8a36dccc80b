import { unlessAborted } from '../abort.ts'
import type { AbortSignalLike } from '../abort.ts'
import { runTrial } from '../run-case.ts'
import type { Result } from '../run-case.ts'
import { createSecrets } from '../secrets.ts'
import { limitBy } from '../time-limit.ts'
import { realTimers } from '../timers.ts'
import { Transcript } from '../transcript.ts'
import type { ClientLacks } from './client-abilities.ts'
import type { ClientCase } from './client-case.ts'
import { DEFAULT_CLIENT_FACTS } from './client-facts.ts'
import type { ClientFacts } from './client-facts.ts'
import { NoClientError, probeClient } from './probe-client.ts'
import { Scene } from './scene.ts'
import type { ClientSubject } from './subject.ts'
import { tokenMaker } from './token-maker.ts'

/** A client that has been looked at, ready for its cases. */
export interface ClientContract {
  /** What it cannot be asked, with the reason that is shown. */
  readonly lacks: ClientLacks
  readonly facts: ClientFacts
  /** Runs one case; never rejects. Several may run side by side, each with clients of its own. */
  readonly run: (one: ClientCase, signal?: AbortSignalLike) => Promise<Result>
}

/** Looks at the client once. Rejects with a NoClientError where none connects, or nobody waits for it. */
export async function openClientContract(
  subject: ClientSubject,
  given: Partial<ClientFacts> = {},
  signal?: AbortSignalLike,
): Promise<ClientContract> {
  const timers = realTimers()
  const facts = { ...DEFAULT_CLIENT_FACTS, ...given }
  const secrets = createSecrets()
  const freshToken = tokenMaker()
  const open = () => {
    const transcript = new Transcript(timers.now, secrets)
    return { transcript, scene: new Scene({ subject, facts, timers, transcript, freshToken }) }
  }
  const first = open()
  const probing = unlessAborted(signal, probeClient(first.scene))
  const lacks = await probing.finally(() => first.scene.end())
  if (lacks === 'aborted') throw new NoClientError('the run was ended')
  return {
    lacks,
    facts,
    run(one, signal) {
      const { transcript, scene } = open()
      const lack = one.needs.find((ability) => lacks[ability] !== undefined)
      return runTrial(one, {
        ...{ transcript, timers, limitMs: limitBy(facts), signal },
        lack: lack && lacks[lack],
        run: () => one.run(scene),
        end: () => scene.end(),
      })
    },
  }
}
