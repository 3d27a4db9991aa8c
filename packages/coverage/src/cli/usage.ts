export const USAGE = `usage: reexec-coverage run [options] [--] command [argument…]
       reexec-coverage merge [options] file…

  run    runs a command, and reports what it and all Node.js processes below it ran
  merge  reports what several runs ran: files of --keep, and coverage-final.json of other tools

  --root <directory>       what paths are relative to; default: the working directory
  --include <glob>         source files to cover, may be repeated; default: all below the root
  --exclude <glob>         source files not to cover, may be repeated
  --reporter <name>        a reporter of Istanbul (text, html, lcov, …), may be repeated; default: text
  --reports-dir <path>     where reports are written, below the root; default: coverage
  --keep <file>            keep the counts, for merge
  --tree                   print who started whom, and what became of each
  --tree-json <file>       write that as JSON
  --fail-on-lost           fail if the coverage of a child was lost
  --check-coverage         fail if less is covered than the following say, in percent
    --lines, --branches, --functions, --statements <percent>
    --per-file             each file has to be covered so
  --help, --version

Exits as the command does: with its status, or by the signal that ended it. Where that is 0: with 1 if a report could
not be written, too little was covered, or a child was lost that should not be. With 2 if it was not called as above, with 126 or
127 if the command could not be started.`
