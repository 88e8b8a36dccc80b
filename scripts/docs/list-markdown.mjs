import { execFileSync } from 'node:child_process'

/** Our own documents: tracked and new ones, without the seeds, which are not ours to change. @param {string} root */
export function listMarkdown(root) {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.md'],
    { cwd: root, encoding: 'utf8' },
  )
  return [...new Set(listed.split('\n'))]
    .filter((file) => file !== '' && !file.startsWith('fixtures/seeds/'))
    .sort()
}
