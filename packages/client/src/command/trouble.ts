import type { MaxineError } from '../errors.ts'
import type { WebSocketClient } from '../web-socket-client.ts'
import type { CommandHost } from './host.ts'
import { failureWords } from './wording.ts'

/** Reports what goes wrong beside the connection, whose end its state tells. */
export function watchTrouble(
  client: WebSocketClient,
  { report }: Pick<CommandHost, 'report'>,
): void {
  client.on('error', (error: MaxineError) => {
    const { state } = client
    const isTold = 'cause' in state && state.cause === error
    if (!isTold) report(`maxine-client: ${failureWords(error)}\n`)
  })
}
