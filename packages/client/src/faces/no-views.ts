import type { Views } from '../kit.ts'

/** For wires that tell of no registry. */
export const NO_VIEWS: Views = {
  isViewed: () => false,
  begin: () => ({ snapshot: false, resumes: false }),
  live: ignore,
  event: ignore,
  snapshot: ignore,
  bookmark: ignore,
  gap: ignore,
  onState: ignore,
}

function ignore(): void {
  // There is no picture that would have to know.
}
