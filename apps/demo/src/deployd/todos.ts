import { Store } from '../design/store.ts'
import { fieldsOf } from '../system/ask.ts'
import type { Answer, Question } from '../system/ask.ts'
import { changed, reading, unreadable, UNREAD, wasRead } from './todo-list.ts'
import type { TodoChange } from './todo-list.ts'
import type { Todo } from './todo.ts'

interface TodosParts {
  /** Of the collection. */
  readonly url: string
  readonly ask: (question: Question) => Promise<Answer>
}

/** The collection `todos`: read over HTTP, and kept as it is by what the connection tells. */
export class Todos {
  readonly list = new Store(UNREAD)
  /** What the server answered last to a change of ours. */
  readonly answered = new Store<Answer | undefined>(undefined)
  readonly #parts: TodosParts
  /** Of the reading that counts: an answer to an earlier one comes too late. */
  #round = 0

  constructor(parts: TodosParts) {
    this.#parts = parts
  }

  /** To be called once a connection stands: what happened before it was heard by nobody. */
  async read(): Promise<void> {
    this.#round += 1
    const round = this.#round
    this.list.set(reading(this.list.get()))
    const { url, ask } = this.#parts
    const answer = await ask({ method: 'GET', url })
    if (round !== this.#round) return
    const before = this.list.get()
    this.list.set(
      answer.outcome === 'done' ? wasRead(before, answer.body) : unreadable(before, answer.says),
    )
  }

  take(change: TodoChange): void {
    this.list.set(changed(this.list.get(), change))
  }

  /** Shown when the change is heard, like everybody's. */
  add(title: string, priority: number): Promise<Answer> {
    return this.#write({ method: 'POST', url: this.#parts.url, body: { title, priority } })
  }

  complete({ id, completed }: Todo): Promise<Answer> {
    const body = { completed: !completed }
    return this.#write({ method: 'PUT', url: this.#at(id), body })
  }

  delete({ id }: Todo): Promise<Answer> {
    return this.#write({ method: 'DELETE', url: this.#at(id) })
  }

  #at(id: string): string {
    return `${this.#parts.url}/${encodeURIComponent(id)}`
  }

  async #write(question: Question): Promise<Answer> {
    const answer = await this.#parts.ask(question)
    this.answered.set(answer)
    return answer
  }
}

/** What the handlers of the server have put into an answer for people. */
export function messagesIn(answer: Answer): readonly string[] {
  if (answer.outcome === 'refused') return [answer.says]
  const { messages } = fieldsOf(answer.body)
  const listed: readonly unknown[] = Array.isArray(messages) ? messages : []
  return listed.filter((message) => typeof message === 'string')
}
