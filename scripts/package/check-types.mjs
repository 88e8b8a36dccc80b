import { copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand, toolScript } from '../shared/command.mjs'
import { listEntries } from '../shared/workspace.mjs'
import { describedBy, optionalPeersOf } from './optional-peers.mjs'

const RESOLUTIONS = [
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
]

/**
 * Type-checks a consumer of every entry, declarations included, the way strict projects do.
 *
 * @param {string} root
 * @param {import('./prepare-project.mjs').Project} project
 * @returns {Promise<import('../shared/counts.mjs').Result[]>}
 */
export async function checkTypes(root, project) {
  const files = writeConsumers(project)
  const results = []
  for (const resolution of RESOLUTIONS) {
    const path = join(project.directory, `tsconfig.${resolution.moduleResolution}.json`)
    writeFileSync(path, JSON.stringify({ compilerOptions: strictly(resolution), files }))
    const command = [process.execPath, toolScript(root, 'typescript', 'tsc'), '-p', path]
    const { code, output } = await runCommand(command, { cwd: project.directory })
    const name = `types of every entry under ${resolution.moduleResolution}`
    results.push({ name, ok: code === 0, detail: output })
  }
  return [...results, await checkWithPeers(root, project)]
}

/** Declarations that add to those of an optional peer, where it is installed: the checkout's here. */
async function checkWithPeers(root, project) {
  const found = project.packages.flatMap((one) =>
    listEntries(one).map(({ specifier, types }) => ({
      specifier,
      peers: optionalPeersOf(project, one, types),
    })),
  )
  const entries = found.filter(({ peers }) => peers.length > 0)
  const peers = [...new Set(entries.flatMap((entry) => entry.peers))]
  const file = 'consumer-with-peers.ts'
  const code = consumerOf(entries.map(({ specifier }) => specifier))
  writeFileSync(join(project.directory, file), code)
  const paths = Object.fromEntries(
    peers.map((name) => [describedBy(name), [join(root, 'node_modules', name)]]),
  )
  const path = join(project.directory, 'tsconfig.peers.json')
  // The peer's own declarations are nobody's to check here, and need more than the language.
  const options = { ...strictly(RESOLUTIONS[1]), skipLibCheck: true, paths, lib: undefined }
  writeFileSync(path, JSON.stringify({ compilerOptions: options, files: [file] }))
  const command = [process.execPath, toolScript(root, 'typescript', 'tsc'), '-p', path]
  const { code: exitCode, output } = await runCommand(command, { cwd: project.directory })
  const name = `types of entries with ${peers.join(', ')}`
  return { name, ok: exitCode === 0 && entries.length > 0, detail: output }
}

/** No DOM, no Node: the declarations must stand on the language alone. */
function strictly(resolution) {
  return {
    ...resolution,
    strict: true,
    skipLibCheck: false,
    types: [],
    lib: ['ES2022'],
    target: 'ES2022',
    noEmit: true,
    pretty: false,
  }
}

/** @param {import('./prepare-project.mjs').Project} project */
function writeConsumers(project) {
  const { directory, packages } = project
  const specifiers = packages.flatMap((one) =>
    listEntries(one)
      .filter(({ types }) => types && optionalPeersOf(project, one, types).length === 0)
      .map(({ specifier }) => specifier),
  )
  writeFileSync(join(directory, 'consumer.ts'), consumerOf(specifiers))
  return ['consumer.ts', ...packages.flatMap((one) => copyHandWritten(directory, one))]
}

/** Written as .txt in the package, for only in the empty project can its imports be resolved. */
function copyHandWritten(directory, onePackage) {
  const source = join(onePackage.directory, 'test', 'consumer.ts.txt')
  if (!existsSync(source)) return []
  const name = `consumer-of-${onePackage.manifest.name}.ts`
  copyFileSync(source, join(directory, name))
  return [name]
}

/** @param {string[]} specifiers */
function consumerOf(specifiers) {
  return [
    'type Typed<T> = 0 extends 1 & T ? never : keyof T extends never ? never : true',
    ...specifiers.flatMap((specifier, index) => [
      `import * as entry${index} from '${specifier}'`,
      `export const typed${index}: Typed<typeof entry${index}> = true`,
    ]),
  ].join('\n')
}
