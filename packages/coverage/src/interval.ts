/** How often a child writes what it ran. With a small heap, taking coverage this often costs some hundredths of its time. */
export const DEFAULT_INTERVAL_MS = 200
