import { WebSocketClient } from 'maxine-client'
import type { RunningServer } from 'maxine-server-ref'
import { raiseStage } from './stage.ts'
import type { Stage } from './stage.ts'

const DOCUMENTED = 'localhost:8080'

/** Where the blocks of the two Maxine documents run. */
export function setStage(
  server: RunningServer,
  stands: Readonly<Record<string, () => unknown>> = {},
): Stage {
  const here = (url: string) => url.replace(DOCUMENTED, new URL(server.url).host)
  return raiseStage({
    here,
    modules: ({ endLater }) => ({
      // That a real require gives it as well is what the package step of npm test tries.
      'maxine-client': () => ({
        WebSocketClient: class extends WebSocketClient {
          constructor(url: string, token?: string) {
            super(here(url), token)
            endLater(() => this.disconnect())
          }
        },
      }),
      ...stands,
    }),
  })
}
