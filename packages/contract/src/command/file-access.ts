import { access, constants, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FileAccess } from './host.ts'

/** The files of this machine. */
export const FILES: FileAccess = {
  read: (path) => readFile(path, 'utf8'),
  async obstacle(path) {
    const place = await stat(path).catch(() => undefined)
    if (place?.isDirectory()) return 'is a folder'
    const folder = await stat(dirname(path)).catch(() => undefined)
    if (!folder?.isDirectory()) return 'is in a folder that is not there'
    const isWritable = await access(dirname(path), constants.W_OK).then(
      () => true,
      () => false,
    )
    return isWritable ? undefined : 'is in a folder that cannot be written to'
  },
  async write(path, text) {
    const aside = `${path}.${process.pid}.part`
    try {
      await writeFile(aside, text)
      await rename(aside, path)
    } catch (error) {
      await rm(aside, { force: true })
      throw error
    }
  },
}
