// The dashboard and its server, as `npm start` runs them.
import { fileURLToPath } from 'node:url'
import * as reference from 'maxine-server-ref'
import { answer } from '../harness/answer.mjs'

const DEMO = new URL('../../../apps/demo/', import.meta.url)

answer({
  async start(fleet) {
    // By its place: the demo is no package that others use.
    const { startDemo } = await import(new URL('host/start-demo.mjs', DEMO).href)
    const { url } = await startDemo({
      reference,
      folder: fileURLToPath(new URL('dist', DEMO)),
      server: { fleet },
      // What is measured is the dashboard: nothing else happens meanwhile.
      systems: { sources: 'none' },
    })
    return { url }
  },
})
