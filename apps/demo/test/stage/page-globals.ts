/** What the page gives to those who look at it from outside, as `src/shell/demo-window.ts` has it. */
interface MaxineDemo {
  readonly picture: () => unknown
  readonly status: () => string
  /** `shown`: events that ever came, all of them in the feed. */
  readonly stats: () => { readonly shown: number }
}

declare global {
  var maxineDemo: MaxineDemo
}

export type { MaxineDemo }
