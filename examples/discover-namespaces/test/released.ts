import { onTestFinished } from 'vitest'

/** Releases what is made when the test is over. */
export async function released<Held extends { release(): Promise<void> }>(
  making: Promise<Held>,
): Promise<Held> {
  const held = await making
  onTestFinished(() => held.release())
  return held
}
