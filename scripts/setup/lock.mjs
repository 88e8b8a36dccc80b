import { createHash } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { report } from './step.mjs'

const RETRY_MS = 250

/**
 * One setup at a time per checkout: two installs into one node_modules leave neither whole.
 * The lock is outside of the checkout because an install deletes node_modules first.
 *
 * @param {string} root
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeLock(root) {
  const path = lockPath(root)
  let announced = false
  while (!tryTake(path)) {
    const holder = readHolder(path)
    if (holder !== undefined && !isAlive(holder)) {
      breakLock(path, holder)
      continue
    }
    if (!announced) report('lock', `waiting for another setup of this checkout (process ${holder})`)
    announced = true
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
  const release = () => rmSync(path, { force: true })
  process.once('exit', release)
  return release
}

/** @param {string} root */
function lockPath(root) {
  const checkout = createHash('sha256').update(root).digest('hex').slice(0, 16)
  return join(tmpdir(), `maxine-setup-${checkout}.lock`)
}

/** @param {string} path */
function tryTake(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/** @param {string} path */
function readHolder(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

/** @param {number} processId */
function isAlive(processId) {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * Moves the lock of a dead process away. Of several who see it dead only one can move that file;
 * one who moved a newer lock instead puts it back.
 *
 * @param {string} path
 * @param {number} deadHolder
 */
function breakLock(path, deadHolder) {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    if (readHolder(aside) === deadHolder) rmSync(aside, { force: true })
    else renameSync(aside, path)
  } catch {
    // Another process was faster; the next round sees what it left.
  }
}
