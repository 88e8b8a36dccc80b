/** Who has subscribed to what, for servers that have no such thing themselves. @template Member */
export class Rooms {
  /** @type {Map<string, Member[]>} */
  #members = new Map()

  /** @param {Member} member @param {readonly string[]} topics */
  join(member, topics) {
    for (const topic of topics) {
      const members = this.#members.get(topic)
      if (members) members.push(member)
      else this.#members.set(topic, [member])
    }
  }

  /** @param {string} topic */
  of(topic) {
    return this.#members.get(topic) ?? []
  }
}
