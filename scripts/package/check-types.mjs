import { copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand, toolScript } from '../shared/command.mjs'
import { listEntries } from '../shared/workspace.mjs'

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
  return results
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
function writeConsumers({ directory, packages }) {
  const specifiers = packages
    .flatMap(listEntries)
    .filter(({ types }) => types)
    .map(({ specifier }) => specifier)
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
