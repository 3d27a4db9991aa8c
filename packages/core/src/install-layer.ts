// For those who have to install a layer before anything is re-executed, and may never need the rest of the package.
export { installLayer } from './layer.ts'
