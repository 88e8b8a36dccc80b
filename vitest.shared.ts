import { join } from 'node:path'

const SOURCE_CONDITION = 'maxine-source'

/** What every project shares: packages are tested from their sources, and no test may print. */
export const shared = {
  // In the Node environment only the `ssr` half counts; the other one is for DOM environments.
  resolve: { conditions: [SOURCE_CONDITION, 'module', 'browser', 'development|production'] },
  ssr: {
    resolve: {
      conditions: [SOURCE_CONDITION, 'module', 'node', 'development|production'],
      externalConditions: [SOURCE_CONDITION, 'node', 'module-sync'],
    },
  },
  test: {
    environment: 'node',
    // Real sockets and hashes on a machine that does other things as well.
    testTimeout: 20_000,
    setupFiles: [join(import.meta.dirname, 'vitest.setup.ts')],
    // The source condition is lost on a package that is loaded by Node itself.
    server: { deps: { inline: [/\/packages\/[^/]+\/src\//] } },
  },
}
