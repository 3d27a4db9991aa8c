import { expect, inject, it } from 'vitest'

const get = async (path: string): Promise<[status: number, text: string]> => {
  const response = await fetch(inject('server') + path)
  return [response.status, await response.text()]
}

it('is well', async () => {
  expect(await get('/health')).toEqual([200, 'well'])
})

it('greets', async () => {
  expect(await get('/greet/Ada')).toEqual([200, 'Good day, Ada.'])
})

it('does not know other paths', async () => {
  expect(await get('/secrets')).toEqual([404, 'There is no /secrets.'])
})
