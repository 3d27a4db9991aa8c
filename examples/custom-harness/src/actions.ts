import { defineAction } from '@reexec/core'
import { sign } from './sign.ts'

export const signInChild = defineAction(import.meta.url, 'sign', sign)

export const signAndHang = defineAction(import.meta.url, 'signAndHang', (n: number) => {
  sign(n)
  for (;;);
})
