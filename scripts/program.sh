#!/bin/sh
# Prints the file that the command line starts from: the gathered program (scripts/buildProgram.ts) where it was made of
# these very sources and packages, else the source. With --sources: what tells these sources from others.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
program="$root/node_modules/.cache/mosaic-program"
cd "$root"

# Names and sizes: what was copied here may be as old as what it replaced.
sources() {
  find packages/*/src genesis/src scripts -type f ! -name '*.test.ts' -exec wc -c {} + | cksum
}
newer() {
  find packages/*/src genesis/src scripts node_modules/.modules.yaml -type f ! -name '*.test.ts' -newer "$program/sources"
}

if [ "${1:-}" = --sources ]; then
  sources
elif [ -f "$program/sources" ] && [ -z "$(newer)" ] && read -r made <"$program/sources" && [ "$(sources)" = "$made" ]; then
  echo "$program/main.mjs"
else
  echo "$root/packages/node/src/cli/main.ts"
fi
