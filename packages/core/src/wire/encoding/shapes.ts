const MAX_KEYS = 48
const MAX_KEY_UNITS = 64
const MAX_SHAPES = 4096
const MAX_NODES = 4 * MAX_SHAPES

/** The keys of many objects, written once. */
export interface Shape {
  readonly keys: readonly string[]
  readonly number: number
  readonly isNew: boolean
}

/** A tree of keys. Objects of one kind mostly follow each other, so each node remembers where it led to last. */
class Node {
  shape: Shape | undefined
  #key: string | undefined
  #node: Node | undefined
  /** Once there are several. */
  #all: Map<string, Node> | undefined

  next(key: string): Node | undefined {
    if (key === this.#key) return this.#node
    const node = this.#all?.get(key)
    if (node !== undefined) this.#remember(key, node)
    return node
  }

  add(key: string): Node {
    const node = new Node()
    if (this.#key !== undefined && this.#node !== undefined) {
      this.#all ??= new Map([[this.#key, this.#node]])
      this.#all.set(key, node)
    }
    this.#remember(key, node)
    return node
  }

  #remember(key: string, node: Node): void {
    this.#key = key
    this.#node = node
  }
}

/** Knows the shapes of the objects that were written. */
export class Shapes {
  readonly #root = new Node()
  #nodes = 0
  #shapes = 0

  /** Finds or makes the shape of an object with these keys; `undefined` if they are no shape: too many, too long, too various. */
  find(keys: readonly string[]): Shape | undefined {
    if (keys.length > MAX_KEYS) return undefined
    let node = this.#root
    for (const key of keys) {
      const next = node.next(key) ?? this.#add(node, key)
      if (next === undefined) return undefined
      node = next
    }
    return node.shape ?? this.#define(node, keys)
  }

  #add(node: Node, key: string): Node | undefined {
    if (key.length > MAX_KEY_UNITS || this.#nodes === MAX_NODES) return undefined
    this.#nodes++
    return node.add(key)
  }

  #define(node: Node, keys: readonly string[]): Shape | undefined {
    if (this.#shapes === MAX_SHAPES) return undefined
    const number = this.#shapes++
    node.shape = { keys, number, isNew: false }
    return { keys, number, isNew: true }
  }
}
