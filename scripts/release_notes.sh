#!/usr/bin/env bash
# Prints what CHANGELOG.md says about a version; fails when it says nothing, or "unreleased".
#
# Usage: scripts/release_notes.sh VERSION
set -euo pipefail

version=${1:?usage: scripts/release_notes.sh VERSION}
file=${CHANGELOG:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/CHANGELOG.md}
heading=$(awk -v version="$version" '$1 == "##" && $2 == version' "$file")
[[ -n $heading ]] || { echo "release_notes: $file has no '## $version'" >&2; exit 1; }
[[ $heading != *unreleased* ]] || { echo "release_notes: $version is still marked as unreleased" >&2; exit 1; }
notes=$(awk -v version="$version" '$1 == "##" { inside = ($2 == version); next } inside' "$file" | sed '/./,$!d')
[[ -n $notes ]] || { echo "release_notes: nothing is said about $version" >&2; exit 1; }
printf '%s\n' "$notes"
