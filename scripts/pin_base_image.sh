#!/usr/bin/env bash
# Writes the base image's present digest into the Dockerfile. Needs docker with buildx, and the network.
#
# Usage: scripts/pin_base_image.sh [--check]     --check: only say whether a newer one is there (exit 1)
set -euo pipefail

file=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/deploy/docker/Dockerfile
pinned=$(sed -n 's/^ARG PYTHON_IMAGE=//p' "$file")
name=${pinned%@*}
digest=$(docker buildx imagetools inspect "$name" --format '{{.Manifest.Digest}}')
[[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "pin_base_image: no digest for $name: $digest" >&2; exit 2; }
if [[ $pinned == "$name@$digest" ]]; then
  echo "pin_base_image: $pinned is the newest"
elif [[ ${1:-} == --check ]]; then
  echo "pin_base_image: there is a newer $name: $digest"
  exit 1
else
  sed -i "s|^ARG PYTHON_IMAGE=.*|ARG PYTHON_IMAGE=$name@$digest|" "$file"
  echo "pin_base_image: $name is now $digest"
fi
