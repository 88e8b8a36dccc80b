import { readFileSync } from 'node:fs'

/**
 * Names the time since the machine started: what a process wrote without waiting for the disk
 * survives the process, but not the machine. Empty where the system has no such name.
 */
export function machineBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}
