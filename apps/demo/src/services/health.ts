import type { RegistryNode } from 'maxine-client/registry'
import type { Tone } from '../design/tone.ts'

const TONES = { healthy: 'good', unhealthy: 'bad', unknown: 'unknown' } as const

export function healthTone(health: RegistryNode['health']): Tone {
  return TONES[health]
}
