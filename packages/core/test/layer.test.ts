import { expect, it } from 'vitest'
import { type Layer, installLayer } from '../src/index.ts'
import { Launch } from '../src/parent/launch.ts'
import { layersOf } from '../src/layer.ts'

const layer = (name: string): Layer => ({ name, amend() {} })
const ending = { pid: 7, exitCode: 0, signal: null, answered: true }
const launch = (): Launch =>
  new Launch({
    action: 'a',
    module: 'file:///m.js',
    command: 'node',
    program: ['main.js'],
    directory: undefined,
    env: {},
    execArgv: [],
  })

it('lists installed layers before those of the call, until they are taken away', () => {
  const [a, b, own] = [layer('a'), layer('b'), layer('own')]
  const installedA = installLayer(a)
  const installedB = installLayer(b)
  expect(layersOf([own])).toEqual([a, b, own])
  installedA[Symbol.dispose]()
  expect(layersOf([own])).toEqual([b, own])
  installedB[Symbol.dispose]()
  expect(layersOf([])).toEqual([])
})

it('gives the place back to a layer that was replaced, in whatever order they are taken away', () => {
  const layers = ['first', 'second', 'third'].map(() => layer('same'))
  const [first, second, third] = layers.map((each) => installLayer(each))
  expect(layersOf([])).toEqual([layers[2]])
  second?.[Symbol.dispose]()
  expect(layersOf([])[0]).toBe(layers[2])
  third?.[Symbol.dispose]()
  expect(layersOf([])[0]).toBe(layers[0])
  first?.[Symbol.dispose]()
  expect(layersOf([])).toEqual([])
})

it('replaces an installed layer of the same name, which then cannot take the new one away', () => {
  const [former, latter] = [layer('same'), layer('same')]
  const formerInstalled = installLayer(former)
  const latterInstalled = installLayer(latter)
  expect(layersOf([])).toEqual([latter])
  formerInstalled[Symbol.dispose]()
  expect(layersOf([])).toEqual([latter])
  latterInstalled[Symbol.dispose]()
  latterInstalled[Symbol.dispose]()
  expect(layersOf([])).toEqual([])
})

it('tells the end of a launch once, last listener first', () => {
  const told: string[] = []
  const launching = launch()
  launching.onEnd(({ pid }) => told.push(`first ${pid}`))
  launching.onEnd(({ pid }) => told.push(`second ${pid}`))
  launching.ended(ending)
  launching.ended({ ...ending, pid: undefined })
  expect(told).toEqual(['second 7', 'first 7'])
})

it('tells the end of a launch to all, even when one of them throws', () => {
  const told: string[] = []
  const launching = launch()
  launching.onEnd(() => told.push('first'))
  launching.onEnd(() => {
    throw new RangeError('second')
  })
  expect(() => launching.ended(ending)).toThrow(new RangeError('second'))
  expect(told).toEqual(['first'])
})

it('numbers inherited descriptors in the child from 4', () => {
  const launching = launch()
  expect([launching.inherit(20), launching.inherit(7)]).toEqual([4, 5])
  expect(launching.descriptors).toEqual([20, 7])
})
