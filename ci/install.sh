#!/bin/sh
# Downloads noticepress into a folder, in the version of the sources that this file is part of, and checks it.
#
#     install.sh FOLDER
set -eu

folder=$1
sources=$(dirname "$0")/..

# The first `name = "..."` of Cargo.toml.
fact() { sed -n "s/^$1 = \"\(.*\)\"\$/\1/p" "$sources/Cargo.toml" | head -n 1; }

main() {
  version=$(fact version)
  repository=$(fact repository)
  if [ "$(noticepress --version 2>/dev/null)" = "noticepress $version" ]; then
    echo "noticepress $version is on the path."
    return
  fi
  mkdir -p "$folder"
  archive=noticepress-$(target).tar.gz
  for file in "$archive" SHA256SUMS; do
    curl --fail --silent --show-error --location --retry 3 --output "$folder/$file" "$repository/releases/download/v$version/$file"
  done
  (cd "$folder" && grep "  $archive\$" SHA256SUMS | check_sums)
  # Who built it, which a digest from the same place does not say.
  if [ -n "${GH_TOKEN:-}" ] && command -v gh >/dev/null; then
    gh attestation verify "$folder/$archive" --repo "${repository#*://*/}"
  fi
  tar -xzf "$folder/$archive" -C "$folder"
  "$folder/noticepress" --version
}

target() {
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) echo x86_64-unknown-linux-musl ;;
    Linux-aarch64 | Linux-arm64) echo aarch64-unknown-linux-musl ;;
    Darwin-x86_64) echo x86_64-apple-darwin ;;
    Darwin-arm64) echo aarch64-apple-darwin ;;
    *)
      echo "error: there is no program for $(uname -s) on $(uname -m): build it with cargo, and put it on the path" >&2
      exit 3
      ;;
  esac
}

check_sums() {
  if command -v sha256sum >/dev/null; then sha256sum -c -; else shasum -a 256 -c -; fi
}

main
