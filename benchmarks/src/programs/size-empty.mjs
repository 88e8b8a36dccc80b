/** Importing this is what an import costs by itself. */
export const nothing = undefined
