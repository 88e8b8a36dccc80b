import { Breach } from '../breach.ts'

/** Tells which of several attempts the server failed at. */
export async function about<T>(what: string, attempt: Promise<T>): Promise<T> {
  try {
    return await attempt
  } catch (error) {
    if (error instanceof Breach) throw new Breach(`${what}: ${error.message}`)
    throw error
  }
}
