#!/bin/bash
# First boot of an EC2 instance (Debian 12 or Ubuntu 24.04): installs the service, without secrets.
# Give the instance RELEASE_URL and RELEASE_SHA256 below, an encrypted volume, IMDSv2, and a security
# group without any inbound rule: the service polls, nobody has to reach it. Administration: SSM or SSH
# from one address. Secrets are set afterwards: docs/operations.md, "Set up".
set -euo pipefail

RELEASE_URL=${RELEASE_URL:-https://example.com/performance-tracker-0.1.0.tar.gz}
RELEASE_SHA256=${RELEASE_SHA256:-0000000000000000000000000000000000000000000000000000000000000000}

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends python3 python3-venv age zstd curl fonts-noto-core ca-certificates unattended-upgrades chrony

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
curl --fail --silent --show-error --location --proto '=https' --output "$work/release.tar.gz" "$RELEASE_URL"
echo "$RELEASE_SHA256  $work/release.tar.gz" | sha256sum --check --quiet
mkdir "$work/source"
tar --extract --gzip --file "$work/release.tar.gz" --directory "$work/source" --strip-components 1 --no-same-owner
"$work/source/scripts/install.sh"
