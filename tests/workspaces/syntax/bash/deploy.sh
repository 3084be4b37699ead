#!/usr/bin/env bash
# Deploys the shop.
set -euo pipefail

source ./lib/common.sh
. "$ROOT/env.sh"

readonly TARGET=production
export PATH="/opt/bin:$PATH"
retries=3

# Builds the image.
# Needs docker.
function build_image() {
  local tag="$1"
  docker build -t "$tag" .
}

push() {
  build_image "$1" && docker push "$1"
  if [[ -n "$2" ]]; then
    notify "$2"
  fi
}

push "shop:latest" "$USER"
