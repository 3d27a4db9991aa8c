import { FrameError, NO_CALL } from '../wire/frame.ts'
import type { Message } from '../wire/message-reader.ts'
import type { CallRequest, ChildModule, Order } from '../wire/messages.ts'

/** What a value should be, as far as it is known. */
type Unchecked<Value> = Readonly<Partial<Record<keyof Value, unknown>>>

const SERVES: readonly unknown[] = ['call', 'later', 'session'] satisfies Order['serves'][]

/** @throws {FrameError} when it is no order. */
export function checkOrder(message: unknown): Order {
  const { depth, graceMs, layers, modules, serves, strips, ...others } = fieldsOf<Order>(message)
  const { cwd, nonce, alone, cachesCode } = others
  const isOrder =
    isCount(depth) &&
    isMs(graceMs) &&
    isArrayOf(layers, isChildModule) &&
    isArrayOf(modules, isString) &&
    SERVES.includes(serves) &&
    (strips === undefined || strips === true) &&
    (cachesCode === undefined || cachesCode === true) &&
    isStringOrNone(cwd) &&
    isStringOrNone(nonce) &&
    (alone === undefined || isAlone(alone))
  if (isOrder) return message as Order
  throw new FrameError('A child of @reexec/core got what is no order.')
}

/** @throws {FrameError} when it is no request of a call. */
export function checkRequest({ call, value }: Message): CallRequest {
  const { action, module, credit } = fieldsOf<CallRequest>(value)
  const isRequest = isString(action) && isString(module) && isCount(credit)
  if (call !== NO_CALL && isRequest) return value as CallRequest
  throw new FrameError('A child of @reexec/core got what is no call.')
}

/** @throws {FrameError} when it is no number of items. */
export function checkCredit(message: unknown): number {
  if (isCount(message)) return message
  throw new FrameError('A child of @reexec/core got what is no number of items.')
}

function fieldsOf<Value>(message: unknown): Unchecked<Value> {
  return Object(message) as Unchecked<Value>
}

function isChildModule(value: unknown): value is ChildModule {
  const { layer, url } = fieldsOf<ChildModule>(value)
  return isString(layer) && isString(url)
}

function isAlone(value: unknown): boolean {
  const { timeoutMs } = fieldsOf<NonNullable<Order['alone']>>(value)
  return value === Object(value) && (timeoutMs === undefined || isMs(timeoutMs))
}

function isArrayOf(value: unknown, is: (element: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is)
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isStringOrNone(value: unknown): boolean {
  return value === undefined || isString(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isMs(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0
}
