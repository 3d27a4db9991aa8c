/** What the layer is called; by it core knows that it is installed already. */
export const LAYER_NAME = '@reexec/coverage'
