import type { ClientPlace, ClientSubject } from '../../src/index.ts'
import type { PlainClient } from './plain-client.ts'

/** A class of clients. */
export type Client = new (place: ClientPlace) => PlainClient

/** Clients with one bug each, under the case that is meant for it. */
export type BrokenClients = Readonly<Record<string, Client>>

/** As the suite starts them. */
export function subjectOf(Client: Client): ClientSubject {
  return {
    name: Client.name,
    start(place) {
      const client = new Client(place)
      client.connect()
      return { stop: () => client.stop() }
    },
  }
}
