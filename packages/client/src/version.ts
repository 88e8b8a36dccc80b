/** What the client calls itself in its first frame. A test holds the version to package.json. */
export const CLIENT = { name: 'maxine-client', version: '0.0.0' } as const
