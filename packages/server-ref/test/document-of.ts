/** A document with what every one has. */
export function documentOf(id: string, fields: object = {}) {
  const time = '2024-06-28T10:00:00.000Z'
  return { id, ...fields, createdAt: time, updatedAt: time }
}
