// The other side of `fork()` and of execa: adds 1, once.
process.once('message', (n: number) => {
  process.send?.(n + 1, () => process.disconnect())
})
