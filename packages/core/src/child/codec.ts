// What values need that are not plain, apart from the program of children, with which it shares the rest.
// oxlint-disable-next-line import/no-unassigned-import -- so that what both need is taken from there
import './program.ts'

export * from '../wire/whole-codec.ts'
