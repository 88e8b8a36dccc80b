/** What a component has selected, remembered from one render to the next. */
export class Selection<Value> {
  #kept: { readonly value: Value } | undefined

  /** Selects once from each thing read, and goes on with the value before as long as it is equal. */
  reader<Input>(
    read: () => Input,
    select: (input: Input) => Value,
    isEqual: (one: Value, other: Value) => boolean,
  ): () => Value {
    let last: { readonly input: Input; readonly value: Value } | undefined
    return () => {
      const input = read()
      if (last && last.input === input) return last.value
      const selected = select(input)
      const before = last ?? this.#kept
      const value = before && isEqual(before.value, selected) ? before.value : selected
      last = { input, value }
      return value
    }
  }

  /** What was rendered: another selector begins with it. */
  keep(value: Value): void {
    this.#kept = { value }
  }
}
