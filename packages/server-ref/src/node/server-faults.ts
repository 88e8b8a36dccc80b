import type { Engine } from './engine.ts'
import type { ServerFaults } from './running-server.ts'
import type { WebSocketDoor } from './web-socket.ts'

/** Faults that stand until they are switched off. */
export interface FaultSwitches {
  refuses: boolean
  drops: boolean
}

export interface ServerFaultsParts {
  readonly engine: Engine
  readonly door: WebSocketDoor
  readonly switches: FaultSwitches
  readonly testing: boolean
}

export function createFaultSwitches(): FaultSwitches {
  return { refuses: false, drops: false }
}

/** The trouble that a test can make; an error, whatever is asked, on a server that is none of a test. */
export function serverFaults(parts: ServerFaultsParts): ServerFaults {
  const { engine, door, switches, testing } = parts
  const onlyInTests = () => {
    if (!testing) throw new Error('Faults need a server that was started with testing: true')
  }
  return {
    refuse(on) {
      onlyInTests()
      switches.refuses = on
    },
    acceptThenDrop(on) {
      onlyInTests()
      switches.drops = on
    },
    resetAll() {
      onlyInTests()
      door.resetAll()
    },
    async restart({ epoch }) {
      onlyInTests()
      await engine.restart(epoch)
    },
    expireTokens() {
      onlyInTests()
      engine.core()?.expireAll()
    },
  }
}
