// What no tool checks: pinned actions, no rights by default, no registry host, no long file.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { listSources } from './arrows/list-sources.mjs'
import { isMain } from './shared/arguments.mjs'
import { runCommand } from './shared/command.mjs'
import { ROOT, listPackages } from './shared/workspace.mjs'

const MAX_LINES = 300
const WORKFLOWS = '.github/workflows'
// Written so that the pattern does not match itself.
const REGISTRY_HOST =
  '(registry[.]npmjs|registry[.]yarnpkg|registry[.]npmmirror|npm[.]pkg[.]github|npm[.]jsr)[.]'

if (isMain(import.meta.url)) {
  const problems = [
    ...checkWorkflows(readWorkflows(ROOT)),
    ...checkLockfile(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')),
    ...findLongFiles(ROOT),
    ...(await findHosts(ROOT)),
  ]
  problems.forEach((problem) => console.log(problem))
  console.log(`${problems.length} problems`)
  if (problems.length > 0) process.exitCode = 1
}

/** @param {Record<string, string>} workflows text by path @returns {string[]} */
export function checkWorkflows(workflows) {
  return Object.entries(workflows).flatMap(([path, text]) => [
    ...findUnpinned(path, text),
    ...(path.startsWith(WORKFLOWS) && !/^permissions: \{\}$/m.test(text)
      ? [`${path}: no line "permissions: {}"; every job then asks for the rights it needs`]
      : []),
  ])
}

/** @param {string} text of package-lock.json @returns {string[]} */
export function checkLockfile(text) {
  const addresses = Object.entries(JSON.parse(text).packages).filter(
    ([, { resolved, link }]) => resolved && !link,
  )
  return addresses.map(([path]) => `package-lock.json: ${path} has a "resolved" address`)
}

/** A tag can be moved to other code, a commit cannot. */
function findUnpinned(path, text) {
  return text.split('\n').flatMap((line, index) => {
    const action = /^\s*(?:- )?uses:\s*(\S+)(.*)$/.exec(line)
    if (!action || action[1].startsWith('./')) return []
    const isPinned = /@[0-9a-f]{40}$/.test(action[1]) && /^\s+# v\d/.test(action[2])
    return isPinned ? [] : [`${path}:${index + 1}: ${action[1]} is not pinned as @<commit> # v…`]
  })
}

/** @param {string} root @returns {Record<string, string>} */
function readWorkflows(root) {
  const workflows = readdirSync(join(root, WORKFLOWS)).map((name) => `${WORKFLOWS}/${name}`)
  const paths = [...workflows, '.github/setup/action.yml']
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

/** @param {string} root */
function findLongFiles(root) {
  return listSources(root, listPackages(root))
    .filter(({ name }) => !/\.test(-d)?\./.test(name))
    .map(({ name, path }) => ({ name, lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ name, lines }) => `${name}: ${lines} lines, more than ${MAX_LINES}`)
}

/** A host in a committed file ties every clone to one download address. @param {string} root */
async function findHosts(root) {
  const patterns = ['-e', REGISTRY_HOST]
  const command = ['git', 'grep', '--untracked', '-I', '-n', '-i', '-E', ...patterns]
  const { code, stdout, output } = await runCommand(command, { cwd: root })
  if (code === 0) {
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => `names a registry host: ${line.slice(0, 160)}`)
  }
  return code === 1 ? [] : [`git grep did not run: ${output.trim()}`]
}
