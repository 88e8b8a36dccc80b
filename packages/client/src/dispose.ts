/// <reference lib="esnext.disposable" preserve="true" />

/**
 * `Symbol.asyncDispose`, for a method that `await using` calls. Where the runtime has none, what
 * esbuild's lowered `await using` looks for in its place.
 */
export const ASYNC_DISPOSE: typeof Symbol.asyncDispose =
  (Symbol as { readonly asyncDispose?: typeof Symbol.asyncDispose }).asyncDispose ??
  (Symbol.for('Symbol.asyncDispose') as typeof Symbol.asyncDispose)

/** `Symbol.dispose`, likewise. */
export const DISPOSE: typeof Symbol.dispose =
  (Symbol as { readonly dispose?: typeof Symbol.dispose }).dispose ??
  (Symbol.for('Symbol.dispose') as typeof Symbol.dispose)
