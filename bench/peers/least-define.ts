export function define<Run>(run: Run): Run {
  return run
}
