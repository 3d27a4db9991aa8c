// What tinypool runs in its process.
export default (n: number): number => n + 1
