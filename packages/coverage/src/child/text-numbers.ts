/** Numbers the texts of one profile, in all threads that write it. */
export class TextNumbers {
  readonly shared: SharedArrayBuffer
  readonly #next: Int32Array

  /** @param shared Of another thread. Default: this is the first. */
  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared
    this.#next = new Int32Array(shared)
  }

  /** Takes as many numbers in a row, and gives the first. */
  take(count: number): number {
    return Atomics.add(this.#next, 0, count)
  }
}
