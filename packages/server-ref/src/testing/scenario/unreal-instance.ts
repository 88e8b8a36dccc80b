import type { Registration } from 'maxine-protocol/http'

/** Host and port of the nth instance that was registered by the name of its service alone. */
export function unrealInstance(serviceName: string, number: number): Registration {
  return { serviceName, host: `10.0.0.${((number - 1) % 254) + 1}`, port: 3_000 + number }
}
