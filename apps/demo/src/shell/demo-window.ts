import type { Stats } from 'maxine-client'
import type { Desk } from './desk.ts'

/** For whoever compares what is shown with what the server has, from outside of the page. */
interface MaxineDemo {
  /** The registry now, as plain JSON in the shape of `GET /snapshot`. */
  readonly picture: () => unknown
  readonly status: () => string
  readonly stats: () => Stats & { readonly shown: number }
}

/** Returns its end. */
export function showToTests({ client, view, tape }: Desk): () => void {
  const demo: MaxineDemo = Object.freeze({
    picture() {
      const { services, configs, circuits } = view.current
      return {
        services: plainNested(services),
        configs: plainNested(configs),
        circuits: Object.fromEntries(circuits),
      }
    },
    status: () => view.status.state,
    stats: () => ({ ...client.stats(), shown: tape.total }),
  })
  const page: { maxineDemo?: MaxineDemo } = globalThis as object
  page.maxineDemo = demo
  return () => {
    if (page.maxineDemo === demo) delete page.maxineDemo
  }
}

function plainNested<Value>(nested: ReadonlyMap<string, ReadonlyMap<string, Value>>) {
  const entries = [...nested].map(([name, inner]) => [name, Object.fromEntries(inner)] as const)
  return Object.fromEntries(entries)
}
