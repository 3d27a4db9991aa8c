/** One way to get something done. */
export interface Contender {
  readonly name: string
  /**
   * Does it once. This is what is measured: until the result is there and, unless it is one of many calls to it, the child has ended.
   *
   * @returns What all contenders of a row have to give alike.
   */
  run(): Promise<unknown>
  /** What goes before each time, and is not measured. */
  before?(): Promise<void>
  /** What goes after each time, and is not measured either. */
  after?(): Promise<void>
  /** How often `run` does it. Default: once. */
  readonly times?: number
}

/** Whom we are compared with. */
export interface Peer extends Contender {
  /** What our time, as a multiple of the peer's, is to be at most. */
  readonly atMost: number
}

/** What shows how far one can get at all: a program that does no more than it has to, or less. */
interface Floor extends Contender {
  /** What it is compared with. */
  readonly than: Contender
}

/** A row that is being measured. */
interface OpenRow extends AsyncDisposable {
  readonly own: Contender
  readonly peers: readonly Peer[]
  /** Need not give what the others give. Default: none. */
  readonly floors?: readonly Floor[]
}

/** How much is done for each value. */
export interface Size {
  /** Of a big result. */
  readonly megabytes: number
  /** In a batch. */
  readonly calls: number
}

/** What is measured together. */
export interface Row {
  readonly id: string
  readonly what: string
  /** How many rounds of this row are as good as one of the others. Default: 1. */
  readonly share?: number
  open(size: Size): Promise<OpenRow>
}

/** For rows that leave nothing behind. */
export const nothingToClose: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() }
