/** What the layer is called, in the parent and in its children. */
export const LOADING_LAYER = '@reexec/vitest/loading'
