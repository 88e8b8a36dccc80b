import type { ClientMessage, ServerMessage } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'
import type { ShellHost, ShellParts } from './shell-parts.ts'
import type { ConnectionEvent, ConnectionState, Effect, Machine, Occurrence } from './state.ts'
import { IDLE, nextDeadline } from './step.ts'
import type { Transport } from './transport.ts'
import { looksAlike, viewOf } from './view.ts'

/** The clocks part by more than this only when the machine slept or its clock was set. Milliseconds. */
const CLOCK_JUMP_MS = 5_000

/** Does what the machine decides, with a real socket and real timers; decides nothing itself. */
export class Shell {
  readonly #parts: ShellParts
  readonly #host: ShellHost
  readonly #transport: Transport
  #machine: Machine = IDLE
  #view: ConnectionState
  #heardAt: number
  #skew: number
  #timer: { readonly at: number; readonly cancel: () => void } | undefined
  #unlisten: (() => void) | undefined
  #stopped = Promise.resolve()
  /** Counts what was asked for outside, so that answers to what is no longer wanted are known. */
  #errand = 0
  #pings = 0
  #doing: 'nothing' | 'something' = 'nothing'
  /** What happens while something is being done, which is done after it. */
  readonly #queue: (() => void)[] = []
  /** Whether the clock was read in this turn: the frames of one read of a socket are heard at one time. */
  #clock: 'unread' | 'read' = 'unread'

  constructor(parts: ShellParts, host: ShellHost) {
    this.#parts = parts
    this.#host = host
    const { world } = parts
    this.#view = Object.freeze(viewOf(IDLE, world))
    this.#heardAt = world.now()
    this.#skew = world.wall() - world.now()
    this.#transport = parts.createTransport({
      onOpen: () => this.#run(this.#opened, undefined),
      onFrame: (data) => this.#run(this.#receive, data),
      onEnd: (end) => this.feed({ type: 'ended', end }),
    })
  }

  get state(): ConnectionState {
    return this.#view
  }

  get machine(): Machine {
    return this.#machine
  }

  /** Resolves when the last socket is gone. */
  disconnect(): Promise<void> {
    this.feed({ type: 'disconnect' })
    return new Promise((resolve) => this.#run(() => resolve(this.#stopped), undefined))
  }

  feed(occurrence: Occurrence): void {
    this.#run(this.#advance, occurrence)
  }

  /** Whether all of it went to an open socket. */
  send(message: ClientMessage): boolean {
    const encoded = this.#parts.dialect.encode(message)
    if (!encoded.ok || !encoded.frames.every((frame) => this.#transport.send(frame))) return false
    this.#host.onSaid(message)
    return true
  }

  /** For every frame, so nothing is made where nothing has to wait. */
  #run<Matter>(task: (matter: Matter) => void, matter: Matter): void {
    if (this.#doing === 'something') {
      this.#queue.push(() => task(matter))
      return
    }
    this.#doing = 'something'
    try {
      task(matter)
      while (this.#queue.length > 0) this.#queue.shift()?.()
    } finally {
      this.#doing = 'nothing'
      // Only after a throw; setting the length of an empty list takes 2 % of a frame.
      if (this.#queue.length > 0) this.#queue.length = 0
    }
  }

  readonly #advance = (occurrence: Occurrence): void => {
    const { world, step, recorder } = this.#parts
    const before = this.#machine
    const now = world.now()
    const event: ConnectionEvent = {
      ...occurrence,
      now,
      heardAt: this.#heardAt,
      chance: world.random(),
    }
    const [after, effects] = step(before, event)
    this.#machine = after
    recorder.record(before, event, after)
    const isNews = !looksAlike(before, after)
    if (isNews) {
      this.#view = Object.freeze(viewOf(after, world, this.#view))
      // Before the effects: who connects again when told of an end waits for the next connection.
      this.#host.onState(this.#view)
    }
    for (const effect of effects) this.#perform(effect)
    this.#watch()
    this.#arm()
  }

  /** The handshake was a sign of life. */
  readonly #opened = (): void => {
    this.#heardAt = this.#parts.world.now()
    this.#advance({ type: 'opened', expects: this.#host.expects() })
  }

  readonly #receive = (data: unknown): void => {
    const { counters, dialect } = this.#parts
    this.#noteTime()
    counters.frames += 1
    if (typeof data !== 'string') return this.#spoiled('it is binary')
    if (this.#machine.status === 'live' && this.#host.pass(data)) return
    for (const result of dialect.decode(data)) {
      if (result.ok) this.#hear(result.message)
      else this.#spoiled(result.problem.message)
    }
  }

  /** Once per turn: the frames of one read came at one time, and none need pay for a clock. */
  #noteTime(): void {
    if (this.#clock === 'read') return
    this.#clock = 'read'
    this.#heardAt = this.#parts.world.now()
    queueMicrotask(this.#endTurn)
  }

  readonly #endTurn = (): void => {
    this.#clock = 'unread'
  }

  #hear(message: ServerMessage): void {
    const isLive = this.#machine.status === 'live'
    // Events decide nothing once it is known who sends them.
    if (isLive && message.type === 'event') return this.#host.onMessage(message)
    if (message.type === 'token-refreshed' && message.token) this.#parts.tokens.set(message.token)
    this.#advance({ type: 'message', message })
    // What a server complains of before its welcome may be all it ever says.
    const isComplaint = message.type === 'error'
    if (isComplaint || this.#machine.status === 'live') this.#host.onMessage(message)
  }

  #spoiled(what: string): void {
    this.#parts.counters.malformed += 1
    this.#host.onReport(new MaxineError('bad_frame', `a frame could not be read: ${what}`))
  }

  #perform(effect: Effect): void {
    const { tokens, counters } = this.#parts
    switch (effect.type) {
      case 'get-token':
        return this.#fetchToken(effect)
      case 'forget-token':
        return tokens.forget()
      case 'token-lives':
        return tokens.lives(effect.ms)
      case 'token-accepted':
        return this.#host.onRefreshed()
      case 'present-token':
        return void this.send({ type: 'authenticate', token: tokens.current ?? '' })
      case 'ask-for-token':
        return void this.send({ type: 'refresh' })
      case 'open':
        return this.#open()
      case 'greet':
        return this.#greet()
      case 'go-live':
        counters.connections += 1
        return this.#host.onLive(effect.can, effect.welcome)
      case 'ping':
        return this.#ping()
      case 'drop':
        this.#errand += 1
        return this.#transport.drop(effect.code, effect.reason)
      case 'stop':
        return this.#stop()
      case 'ended':
        return this.#host.onEnded(effect.error, effect.end)
      case 'refresh-failed':
        return this.#host.onRefreshFailed(effect.error)
    }
  }

  #fetchToken({ reason }: Extract<Effect, { type: 'get-token' }>): void {
    const mine = ++this.#errand
    this.#parts.tokens.get(reason).then(
      () => {
        if (mine === this.#errand) this.feed({ type: 'token' })
      },
      (error: unknown) => {
        if (mine === this.#errand) this.feed({ type: 'token-failed', error: error as MaxineError })
      },
    )
  }

  #open(): void {
    this.#parts.counters.attempts += 1
    const mine = ++this.#errand
    this.#parts.locate().then(
      (target) => {
        if (mine === this.#errand) this.#transport.open(target)
      },
      (error: unknown) => {
        if (mine !== this.#errand) return
        if (error instanceof MaxineError && !error.retryable) this.feed({ type: 'failed', error })
        else {
          const end = { code: 1006, reason: '', opened: false, cause: error }
          this.feed({ type: 'ended', end })
        }
      },
    )
  }

  #greet(): void {
    const hello = this.#host.hello()
    const encoded = this.#parts.dialect.encode(hello)
    if (encoded.ok) {
      for (const frame of encoded.frames) this.#transport.send(frame)
      this.#host.onSaid(hello)
    } else {
      const error = new MaxineError('unsupported', encoded.problem.message)
      this.feed({ type: 'failed', error })
    }
  }

  #ping(): void {
    const machine = this.#machine
    const isBarrier = machine.status === 'live' && machine.can.heartbeat === 'barrier'
    this.send(isBarrier ? this.#host.barrier() : { type: 'ping', id: ++this.#pings })
  }

  #stop(): void {
    this.#errand += 1
    this.#parts.tokens.reset()
    this.#stopped = this.#transport.stop(1000, 'disconnect')
  }

  /** Hears of the machine's sleep only while somebody wants to be connected. */
  #watch(): void {
    const { status } = this.#machine
    if (status !== 'idle' && status !== 'closed') {
      this.#unlisten ??= this.#parts.lifecycle?.listen((reason) =>
        this.feed({ type: 'wake', reason }),
      )
    } else {
      this.#unlisten?.()
      this.#unlisten = undefined
    }
  }

  /** One timer, for whatever is due next. */
  #arm(): void {
    const { world } = this.#parts
    const at = nextDeadline(this.#machine, this.#heardAt)
    if (this.#timer?.at === at) return
    this.#timer?.cancel()
    this.#timer =
      at === Infinity
        ? undefined
        : { at, cancel: world.after(Math.max(0, at - world.now()), () => this.#onTimer()) }
  }

  #onTimer(): void {
    const { world } = this.#parts
    this.#timer = undefined
    const drift = world.wall() - world.now() - this.#skew
    this.#skew += drift
    if (Math.abs(drift) > CLOCK_JUMP_MS) this.feed({ type: 'wake', reason: 'clock' })
    this.feed({ type: 'tick' })
  }
}
