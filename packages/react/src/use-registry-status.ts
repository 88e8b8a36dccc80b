import type { RegistryStatus } from 'maxine-client/registry'
import type { Picture } from './picture.ts'
import { usePicture, wholeOf } from './use-picture.ts'

/**
 * What the picture is worth that the other hooks show: `live`, `syncing` or `stale`, with the reason and
 * since when. On a server it is `syncing`, since 0.
 */
export function useRegistryStatus(): RegistryStatus {
  return usePicture(wholeOf, statusIn)
}

function statusIn({ status }: Picture): RegistryStatus {
  return status
}
