/**
 * Shows an error that nobody listens for where the runtime shows such errors, without ending the
 * program: `reportError` in browsers, Deno and Bun, a warning of the process on Node.
 */
export function reportUnheard(error: Error): void {
  const { reportError, process } = globalThis as {
    readonly reportError?: (error: Error) => void
    readonly process?: { readonly emitWarning?: (error: Error) => void }
  }
  if (process?.emitWarning) process.emitWarning(error)
  else reportError?.(error)
}
