/** What a case may need of a client. Where one is missing its cases are skipped, with these words. */
export const CLIENT_ABILITIES = {
  extension: 'the client says no hello: it does not know the extension',
  reports: 'the client tells nothing of what it delivers, so that cannot be looked at',
  batch: 'the client does not announce that it reads batches',
  tokens: 'the client shows no token',
  freshTokens: 'the client was not seen to fetch its token where it can have fresh ones',
} as const

export type ClientAbility = keyof typeof CLIENT_ABILITIES

/** What is missing, with the reason that is shown. */
export type ClientLacks = Readonly<Partial<Record<ClientAbility, string>>>
