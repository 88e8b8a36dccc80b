/** For `expect.poll`: longer than anything takes on a machine that does other things as well. In milliseconds. */
export const PATIENCE = { timeout: 30_000, interval: 50 }
