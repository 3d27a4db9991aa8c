/** What the name of a profile ends with. */
export const PROFILE_SUFFIX = '.rxp'
