/**
 * Topics and rooms share one index and no name: a room `orders` is not the topic of that name.
 */
export function keyOfTopic(topic: string): string {
  return `topic:${topic}`
}

export function keyOfRoom(room: string): string {
  return `room:${room}`
}

export function isTopic(key: string): boolean {
  return key.startsWith('topic:')
}

/** The name of a topic's key. */
export function topicOf(key: string): string {
  return key.slice('topic:'.length)
}
