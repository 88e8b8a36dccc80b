/** What the host answered. */
export type FaultAnswer =
  | { readonly outcome: 'made'; readonly says: string; readonly lastsMs: number | undefined }
  | { readonly outcome: 'refused'; readonly says: string }

interface FaultRequest {
  /** As the host knows it: of the registry by its name alone, of others behind that of their page. */
  readonly name: string
  readonly token: string
  readonly fetch: typeof globalThis.fetch
}

/** Never rejects: what goes wrong is a refusal, in words. */
export async function askForFault({ name, token, fetch }: FaultRequest): Promise<FaultAnswer> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`faults/${name}`, { method: 'POST', headers }).catch(() => undefined)
  if (!response) return { outcome: 'refused', says: 'The host of this page does not answer.' }
  const told = (await response.json().catch(() => ({}))) as {
    readonly says?: unknown
    readonly lastsMs?: unknown
  }
  const says = typeof told.says === 'string' ? told.says : `The host answered ${response.status}.`
  if (!response.ok) return { outcome: 'refused', says }
  const lastsMs = typeof told.lastsMs === 'number' ? told.lastsMs : undefined
  return { outcome: 'made', says, lastsMs }
}
