// Loaded by workers when the first child is started.
export { loadingLayer } from './loading/layer.ts'
