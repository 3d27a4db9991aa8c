import { randomNumbers } from '../random.ts'

/** Decides at random, the same in every run. */
export class Dice {
  readonly #numbers: Iterator<number, never>

  constructor(seed: number) {
    this.#numbers = randomNumbers(seed)
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    return Math.floor(this.#numbers.next().value * end)
  }

  chance(probability: number): boolean {
    return this.#numbers.next().value < probability
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }
}
